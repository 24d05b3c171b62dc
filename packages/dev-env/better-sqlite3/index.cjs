throw new Error('to be written')
