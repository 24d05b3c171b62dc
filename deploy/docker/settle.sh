#!/bin/sh
# Gives every file of a folder the same time, and modes that do not hang on who built it: the same sources make the same
# image whenever and wherever they are built.
#
# settle.sh <folder> <seconds since 1970>
set -eu
chmod -R u+rwX,go+rX,go-w "$1"
find "$1" -exec touch -h -d "@$2" {} +
