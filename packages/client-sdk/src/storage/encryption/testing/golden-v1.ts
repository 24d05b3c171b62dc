/**
 * A store as version 1 of the format has written it. It is never made anew: whatever comes later must read it. Bytes
 * are in hex.
 */
export const golden = {
  key: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  disk: [
    [
      '\x01data-key',
      '0126c0b7dfb28ab83e11ee208f29df4d73637d11d538552fd89d40c81f588cd1782bf804494fe1f248fb4374ce1b018925ce80810f2ee16f167c5c1240',
    ],
    [
      'convo/zc3w',
      '01b376a5ddabfcbd277cfe54d4e9345445405c00cd75326f777459aee7bfe115f4bc16a7919b3df3545e8c81d6c244b034',
    ],
    ['device', '01b376a5ddabfcbd277cfe54d4e9345445e394125110081b7d019b6b8e40374d522733f265697536185ddf39f9'],
    [
      'message/zc3w/0000000000000001',
      '016671492ba86e4794de6db4312faa14f4d8dbd0b5c58005f41eaf05e47c64e42b42c7eeb7500e2737927512770dc3bc207514d74f983f046c12cb6e1604732b70da5eb4363c1ba19b051ad089b07b1aeb52f1842b',
    ],
  ],
  entries: [
    ['convo/zc3w', 'a1616101'],
    ['device', ''],
    [
      'message/zc3w/0000000000000001',
      'fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0dfdedddcdbdad9d8',
    ],
  ],
} as const satisfies {
  key: string
  disk: readonly (readonly [string, string])[]
  entries: readonly (readonly [string, string])[]
}
