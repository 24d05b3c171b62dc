/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { LexiconDoc, ValidationResult } from '@atproto/lexicon'
import { Lexicons, ValidationError } from '@atproto/lexicon'
import { is$typed, maybe$typed } from './util.ts'

export const schemaDict = {
  AppBskyRichtextFacet: {
    lexicon: 1,
    id: 'app.bsky.richtext.facet',
    defs: {
      main: {
        type: 'object',
        required: ['index', 'features'],
        properties: {
          index: { type: 'ref', ref: '#byteSlice' },
          features: { type: 'array', items: { type: 'union', refs: ['#mention', '#link', '#tag'] } },
        },
      },
      mention: { type: 'object', required: ['did'], properties: { did: { type: 'string', format: 'did' } } },
      link: { type: 'object', required: ['uri'], properties: { uri: { type: 'string', format: 'uri' } } },
      tag: {
        type: 'object',
        required: ['tag'],
        properties: { tag: { type: 'string', maxLength: 640, maxGraphemes: 64 } },
      },
      byteSlice: {
        type: 'object',
        required: ['byteStart', 'byteEnd'],
        properties: { byteStart: { type: 'integer', minimum: 0 }, byteEnd: { type: 'integer', minimum: 0 } },
      },
    },
  },
  BlueCatbirdMlsActorDeclaration: {
    lexicon: 1,
    id: 'blue.catbird.mls.actor.declaration',
    defs: {
      main: {
        type: 'record',
        key: 'literal:self',
        record: {
          type: 'object',
          properties: {
            allowIncoming: { type: 'string', maxLength: 32, knownValues: ['all', 'following', 'none'] },
            allowGroupInvites: { type: 'string', maxLength: 32, knownValues: ['all', 'following', 'none'] },
          },
        },
      },
    },
  },
  BlueCatbirdMlsActorDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.actor.defs',
    defs: {
      settings: {
        type: 'object',
        properties: {
          allowIncoming: { type: 'string', maxLength: 32, knownValues: ['all', 'following', 'none'] },
          allowGroupInvites: { type: 'string', maxLength: 32, knownValues: ['all', 'following', 'none'] },
        },
      },
    },
  },
  BlueCatbirdMlsActorDeleteAccount: {
    lexicon: 1,
    id: 'blue.catbird.mls.actor.deleteAccount',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['did'],
            properties: { did: { type: 'string', format: 'did' } },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['deletedBy'],
            properties: { deletedBy: { type: 'string', format: 'datetime' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsActorDevice: {
    lexicon: 1,
    id: 'blue.catbird.mls.actor.device',
    defs: {
      main: {
        type: 'record',
        key: 'any',
        record: {
          type: 'object',
          required: ['ciphersuite', 'signatureKey', 'createdAt'],
          properties: {
            ciphersuite: {
              type: 'string',
              maxLength: 64,
              knownValues: [
                'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
                'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
              ],
            },
            signatureKey: { type: 'bytes', minLength: 1, maxLength: 4096 },
            createdAt: { type: 'string', format: 'datetime' },
            endorsedBy: { type: 'array', items: { type: 'ref', ref: '#endorsement' }, maxLength: 20 },
          },
        },
      },
      endorsement: {
        type: 'object',
        required: ['deviceId', 'signature'],
        properties: {
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
          signature: { type: 'bytes', minLength: 1, maxLength: 5120 },
        },
      },
    },
  },
  BlueCatbirdMlsActorExportAccountData: {
    lexicon: 1,
    id: 'blue.catbird.mls.actor.exportAccountData',
    defs: { main: { type: 'query', output: { encoding: 'application/x-ndjson' } } },
  },
  BlueCatbirdMlsActorGetSettings: {
    lexicon: 1,
    id: 'blue.catbird.mls.actor.getSettings',
    defs: {
      main: {
        type: 'query',
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['settings'],
            properties: { settings: { type: 'ref', ref: 'blue.catbird.mls.actor.defs#settings' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsActorPutSettings: {
    lexicon: 1,
    id: 'blue.catbird.mls.actor.putSettings',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['settings'],
            properties: { settings: { type: 'ref', ref: 'blue.catbird.mls.actor.defs#settings' } },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['settings'],
            properties: { settings: { type: 'ref', ref: 'blue.catbird.mls.actor.defs#settings' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsBlobDeleteBlob: {
    lexicon: 1,
    id: 'blue.catbird.mls.blob.deleteBlob',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['blobId'],
            properties: {
              blobId: { type: 'string', minLength: 22, maxLength: 22 },
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
            },
          },
        },
        output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
      },
    },
  },
  BlueCatbirdMlsBlobGetBlob: {
    lexicon: 1,
    id: 'blue.catbird.mls.blob.getBlob',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          required: ['blobId'],
          properties: {
            blobId: { type: 'string', minLength: 22, maxLength: 22 },
            convoId: { type: 'string', minLength: 52, maxLength: 52 },
            part: { type: 'integer', minimum: 0, maximum: 1023, default: 0 },
          },
        },
        output: { encoding: 'application/octet-stream' },
      },
    },
  },
  BlueCatbirdMlsBlobUploadBlob: {
    lexicon: 1,
    id: 'blue.catbird.mls.blob.uploadBlob',
    defs: {
      main: {
        type: 'procedure',
        parameters: {
          type: 'params',
          required: ['blobId', 'size', 'part'],
          properties: {
            blobId: { type: 'string', minLength: 22, maxLength: 22 },
            convoId: { type: 'string', minLength: 52, maxLength: 52 },
            size: { type: 'integer', minimum: 1, maximum: 1073741824 },
            part: { type: 'integer', minimum: 0, maximum: 1023 },
          },
        },
        input: { encoding: 'application/octet-stream' },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['missing', 'expiresAt'],
            properties: {
              missing: {
                type: 'array',
                items: { type: 'integer', minimum: 0, maximum: 1023 },
                maxLength: 1024,
              },
              expiresAt: { type: 'string', format: 'datetime' },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoAcceptConvo: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.acceptConvo',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId'],
            properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convo'],
            properties: { convo: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoCreateConvo: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.createConvo',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['kind', 'groupInfo'],
            properties: {
              kind: { type: 'string', maxLength: 32, knownValues: ['direct', 'group'] },
              with: { type: 'string', format: 'did' },
              groupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
              commit: { type: 'bytes', minLength: 1, maxLength: 1048576 },
              commitGroupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
              welcome: { type: 'bytes', minLength: 1, maxLength: 1048576 },
              metadata: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#sealedMetadata' },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convo'],
            properties: { convo: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.defs',
    defs: {
      convoView: {
        type: 'object',
        required: [
          'convoId',
          'kind',
          'generation',
          'epoch',
          'groupId',
          'firstSeq',
          'lastSeq',
          'status',
          'muted',
          'createdAt',
          'members',
        ],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          kind: { type: 'string', maxLength: 32, knownValues: ['direct', 'group'] },
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          groupId: { type: 'bytes', minLength: 32, maxLength: 32 },
          firstSeq: { type: 'integer', minimum: 1 },
          lastSeq: { type: 'integer', minimum: 0 },
          status: { type: 'string', maxLength: 32, knownValues: ['accepted', 'request'] },
          muted: { type: 'boolean' },
          createdAt: { type: 'string', format: 'datetime' },
          members: { type: 'array', items: { type: 'ref', ref: '#memberView' }, maxLength: 10000 },
          metadata: { type: 'ref', ref: '#sealedMetadata' },
          lastReadSeq: { type: 'integer', minimum: 0 },
          unavailable: { type: 'boolean' },
          hidden: { type: 'boolean' },
        },
      },
      memberView: {
        type: 'object',
        required: ['did', 'role', 'absent', 'devices'],
        properties: {
          did: { type: 'string', format: 'did' },
          role: { type: 'string', maxLength: 32, knownValues: ['admin', 'member'] },
          absent: { type: 'boolean' },
          leaving: { type: 'boolean' },
          devices: { type: 'array', items: { type: 'ref', ref: '#memberDevice' }, maxLength: 100 },
          blocked: { type: 'boolean' },
        },
      },
      memberDevice: {
        type: 'object',
        required: ['deviceId', 'leafIndex'],
        properties: {
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
          leafIndex: { type: 'integer', minimum: 0 },
        },
      },
      sealedMetadata: {
        type: 'object',
        required: ['generation', 'epoch', 'version', 'sealed'],
        properties: {
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          version: { type: 'integer', minimum: 1 },
          sealed: { type: 'bytes', minLength: 1, maxLength: 32768 },
        },
      },
      convoHead: {
        type: 'object',
        required: ['convoId', 'generation', 'epoch', 'firstSeq', 'lastSeq', 'joinedSeq'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          firstSeq: { type: 'integer', minimum: 1 },
          lastSeq: { type: 'integer', minimum: 0 },
          joinedSeq: { type: 'integer', minimum: 0 },
        },
      },
      leaveStatement: {
        type: 'object',
        required: ['leafIndex', 'signature'],
        properties: {
          leafIndex: { type: 'integer', minimum: 0 },
          signature: { type: 'bytes', minLength: 1, maxLength: 5120 },
        },
      },
    },
  },
  BlueCatbirdMlsConvoGetConvo: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.getConvo',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          required: ['convoId'],
          properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convo'],
            properties: { convo: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoGetConvoAvailability: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.getConvoAvailability',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          required: ['members'],
          properties: {
            members: { type: 'array', items: { type: 'string', format: 'did' }, minLength: 1, maxLength: 50 },
            kind: { type: 'string', maxLength: 32, knownValues: ['direct', 'group'], default: 'direct' },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['canChat', 'unavailable'],
            properties: {
              canChat: { type: 'boolean' },
              unavailable: { type: 'array', items: { type: 'string', format: 'did' }, maxLength: 50 },
              convo: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoGetConvoForMembers: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.getConvoForMembers',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          required: ['members'],
          properties: {
            members: { type: 'array', items: { type: 'string', format: 'did' }, minLength: 1, maxLength: 10 },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convo'],
            properties: { convo: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoGetConvoHeads: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.getConvoHeads',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          properties: {
            limit: { type: 'integer', minimum: 1, maximum: 1000, default: 500 },
            cursor: { type: 'string', minLength: 1, maxLength: 512 },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['heads'],
            properties: {
              heads: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoHead' },
                maxLength: 1000,
              },
              cursor: { type: 'string', maxLength: 512 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoLeaveConvo: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.leaveConvo',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              statements: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#leaveStatement' },
                maxLength: 100,
              },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: { type: 'object', properties: { seq: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
  BlueCatbirdMlsConvoListConvos: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.listConvos',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          properties: {
            limit: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
            cursor: { type: 'string', minLength: 1, maxLength: 512 },
            status: { type: 'string', maxLength: 32, knownValues: ['accepted', 'request'] },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convos'],
            properties: {
              convos: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' },
                maxLength: 100,
              },
              cursor: { type: 'string', maxLength: 512 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoMuteConvo: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.muteConvo',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId'],
            properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convo'],
            properties: { convo: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoUnmuteConvo: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.unmuteConvo',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId'],
            properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convo'],
            properties: { convo: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoUpdateAllRead: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.updateAllRead',
    defs: {
      main: {
        type: 'procedure',
        input: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['updatedCount'],
            properties: { updatedCount: { type: 'integer', minimum: 0, maximum: 1000 } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsConvoUpdateRead: {
    lexicon: 1,
    id: 'blue.catbird.mls.convo.updateRead',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'seq'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              seq: { type: 'integer', minimum: 1 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convo'],
            properties: { convo: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#convoView' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsDeviceDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.device.defs',
    defs: {
      deviceView: {
        type: 'object',
        required: ['did', 'deviceId', 'ciphersuite', 'signatureKey', 'createdAt'],
        properties: {
          did: { type: 'string', format: 'did' },
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
          ciphersuite: {
            type: 'string',
            maxLength: 64,
            knownValues: [
              'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
              'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
            ],
          },
          signatureKey: { type: 'bytes', minLength: 1, maxLength: 4096 },
          createdAt: { type: 'string', format: 'datetime' },
          lastSeenAt: { type: 'string', format: 'datetime' },
        },
      },
      webPush: {
        type: 'object',
        required: ['endpoint', 'p256dh', 'auth'],
        properties: {
          endpoint: { type: 'string', format: 'uri', maxLength: 2048 },
          p256dh: { type: 'bytes', minLength: 65, maxLength: 65 },
          auth: { type: 'bytes', minLength: 16, maxLength: 16 },
        },
      },
      apns: {
        type: 'object',
        required: ['token', 'topic', 'environment', 'key'],
        properties: {
          token: { type: 'string', minLength: 64, maxLength: 200 },
          topic: { type: 'string', minLength: 1, maxLength: 155 },
          environment: { type: 'string', maxLength: 32, knownValues: ['production', 'sandbox'] },
          key: { type: 'bytes', minLength: 32, maxLength: 32 },
        },
      },
      fcm: {
        type: 'object',
        required: ['token', 'key'],
        properties: {
          token: { type: 'string', minLength: 1, maxLength: 4096 },
          key: { type: 'bytes', minLength: 32, maxLength: 32 },
        },
      },
    },
  },
  BlueCatbirdMlsDeviceListDevices: {
    lexicon: 1,
    id: 'blue.catbird.mls.device.listDevices',
    defs: {
      main: {
        type: 'query',
        parameters: { type: 'params', properties: { did: { type: 'string', format: 'did' } } },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['devices'],
            properties: {
              devices: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.device.defs#deviceView' },
                maxLength: 1000,
              },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsDeviceRegisterDevice: {
    lexicon: 1,
    id: 'blue.catbird.mls.device.registerDevice',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['deviceId', 'ciphersuite', 'signatureKey', 'deviceProof'],
            properties: {
              deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
              ciphersuite: {
                type: 'string',
                maxLength: 64,
                knownValues: [
                  'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
                  'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
                ],
              },
              signatureKey: { type: 'bytes', minLength: 1, maxLength: 4096 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['device'],
            properties: { device: { type: 'ref', ref: 'blue.catbird.mls.device.defs#deviceView' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsDeviceRegisterPush: {
    lexicon: 1,
    id: 'blue.catbird.mls.device.registerPush',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['target'],
            properties: {
              target: {
                type: 'union',
                refs: [
                  'blue.catbird.mls.device.defs#webPush',
                  'blue.catbird.mls.device.defs#apns',
                  'blue.catbird.mls.device.defs#fcm',
                ],
              },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
      },
    },
  },
  BlueCatbirdMlsDeviceRemoveDevice: {
    lexicon: 1,
    id: 'blue.catbird.mls.device.removeDevice',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['deviceId'],
            properties: { deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 } },
          },
        },
        output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
      },
    },
  },
  BlueCatbirdMlsDeviceUnregisterPush: {
    lexicon: 1,
    id: 'blue.catbird.mls.device.unregisterPush',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: { type: 'object', properties: { deviceProof: { type: 'string', maxLength: 8192 } } },
        },
        output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
      },
    },
  },
  BlueCatbirdMlsEventCreateTicket: {
    lexicon: 1,
    id: 'blue.catbird.mls.event.createTicket',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            properties: {
              cursor: { type: 'string', minLength: 1, maxLength: 16384 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['ticket', 'url', 'expiresAt'],
            properties: {
              ticket: { type: 'string', maxLength: 256 },
              url: { type: 'string', format: 'uri', maxLength: 2048 },
              expiresAt: { type: 'string', format: 'datetime' },
              historyId: { type: 'string', minLength: 1, maxLength: 64 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsEventDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.event.defs',
    defs: {
      convoAdded: {
        type: 'object',
        required: ['convoId', 'status'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          status: { type: 'string', maxLength: 32, knownValues: ['accepted', 'request'] },
        },
      },
      convoAccepted: {
        type: 'object',
        required: ['convoId'],
        properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
      },
      convoLeft: {
        type: 'object',
        required: ['convoId'],
        properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
      },
      convoRemoved: {
        type: 'object',
        required: ['convoId'],
        properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
      },
      welcome: {
        type: 'object',
        required: ['convoId', 'welcomeId', 'deviceId'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          welcomeId: { type: 'string', minLength: 1, maxLength: 64 },
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
        },
      },
      keyPackagesLow: {
        type: 'object',
        required: ['deviceId', 'available'],
        properties: {
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
          available: { type: 'integer', minimum: 0 },
        },
      },
      deviceAdded: {
        type: 'object',
        required: ['deviceId'],
        properties: { deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 } },
      },
      deviceRemoved: {
        type: 'object',
        required: ['deviceId'],
        properties: { deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 } },
      },
      joinRequested: {
        type: 'object',
        required: ['convoId', 'did'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          did: { type: 'string', format: 'did' },
        },
      },
      joinRequestAnswered: {
        type: 'object',
        required: ['convoId', 'status'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          status: { type: 'string', maxLength: 32, knownValues: ['approved', 'denied'] },
        },
      },
      convoMuted: {
        type: 'object',
        required: ['convoId'],
        properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
      },
      convoUnmuted: {
        type: 'object',
        required: ['convoId'],
        properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
      },
      convoAvailability: {
        type: 'object',
        required: ['convoId', 'available'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          available: { type: 'boolean' },
        },
      },
      relationChanged: {
        type: 'object',
        required: ['did'],
        properties: { did: { type: 'string', format: 'did' } },
      },
      convoRead: {
        type: 'object',
        required: ['convoId', 'seq'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          seq: { type: 'integer', minimum: 1 },
        },
      },
    },
  },
  BlueCatbirdMlsEventGetEvents: {
    lexicon: 1,
    id: 'blue.catbird.mls.event.getEvents',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          properties: {
            cursor: { type: 'string', minLength: 1, maxLength: 16384 },
            limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
            deviceProof: { type: 'string', maxLength: 8192 },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['events', 'cursor'],
            properties: {
              events: {
                type: 'array',
                items: {
                  type: 'union',
                  refs: [
                    'blue.catbird.mls.event.subscribe#logEntry',
                    'blue.catbird.mls.event.subscribe#accountEvent',
                  ],
                },
                maxLength: 500,
              },
              cursor: { type: 'string', minLength: 1, maxLength: 16384 },
              historyId: { type: 'string', minLength: 1, maxLength: 64 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsEventSubscribe: {
    lexicon: 1,
    id: 'blue.catbird.mls.event.subscribe',
    defs: {
      main: {
        type: 'subscription',
        parameters: {
          type: 'params',
          required: ['ticket'],
          properties: {
            ticket: { type: 'string', minLength: 1, maxLength: 256 },
            cursor: { type: 'string', minLength: 1, maxLength: 16384 },
          },
        },
        message: {
          schema: { type: 'union', refs: ['#logEntry', '#accountEvent', '#ephemeral', '#cursor', '#info'] },
        },
      },
      logEntry: {
        type: 'object',
        required: ['convoId', 'entry'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          entry: {
            type: 'union',
            refs: [
              'blue.catbird.mls.message.defs#commitEntry',
              'blue.catbird.mls.message.defs#messageEntry',
              'blue.catbird.mls.message.defs#noticeEntry',
              'blue.catbird.mls.message.defs#notEntitled',
              'blue.catbird.mls.message.defs#expired',
            ],
          },
        },
      },
      accountEvent: {
        type: 'object',
        required: ['seq', 'createdAt', 'event'],
        properties: {
          seq: { type: 'integer', minimum: 1 },
          createdAt: { type: 'string', format: 'datetime' },
          event: {
            type: 'union',
            refs: [
              'blue.catbird.mls.event.defs#convoAdded',
              'blue.catbird.mls.event.defs#convoAccepted',
              'blue.catbird.mls.event.defs#convoLeft',
              'blue.catbird.mls.event.defs#convoRemoved',
              'blue.catbird.mls.event.defs#welcome',
              'blue.catbird.mls.event.defs#keyPackagesLow',
              'blue.catbird.mls.event.defs#deviceAdded',
              'blue.catbird.mls.event.defs#deviceRemoved',
              'blue.catbird.mls.event.defs#joinRequested',
              'blue.catbird.mls.event.defs#joinRequestAnswered',
              'blue.catbird.mls.event.defs#convoMuted',
              'blue.catbird.mls.event.defs#convoUnmuted',
              'blue.catbird.mls.event.defs#convoRead',
              'blue.catbird.mls.event.defs#convoAvailability',
              'blue.catbird.mls.event.defs#relationChanged',
            ],
          },
        },
      },
      ephemeral: {
        type: 'object',
        required: ['convoId', 'ciphertext'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          ciphertext: { type: 'bytes', minLength: 1, maxLength: 4096 },
        },
      },
      cursor: {
        type: 'object',
        required: ['cursor'],
        properties: {
          cursor: { type: 'string', minLength: 1, maxLength: 16384 },
          nextWithin: { type: 'integer', minimum: 1, maximum: 3600 },
        },
      },
      info: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', maxLength: 64, knownValues: ['OutdatedCursor', 'Draining'] },
          message: { type: 'string', maxLength: 1024 },
        },
      },
    },
  },
  BlueCatbirdMlsGroupAckWelcome: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.ackWelcome',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['welcomeId'],
            properties: {
              welcomeId: { type: 'string', minLength: 1, maxLength: 64 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
      },
    },
  },
  BlueCatbirdMlsGroupDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.defs',
    defs: {
      welcomeView: {
        type: 'object',
        required: [
          'welcomeId',
          'convoId',
          'generation',
          'epoch',
          'seq',
          'keyPackageRef',
          'welcome',
          'ratchetTree',
          'createdAt',
        ],
        properties: {
          welcomeId: { type: 'string', minLength: 1, maxLength: 64 },
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          seq: { type: 'integer', minimum: 0 },
          keyPackageRef: { type: 'bytes', minLength: 32, maxLength: 64 },
          welcome: { type: 'bytes', minLength: 1, maxLength: 1048576 },
          ratchetTree: { type: 'bytes', minLength: 1, maxLength: 4194304 },
          createdAt: { type: 'string', format: 'datetime' },
        },
      },
    },
  },
  BlueCatbirdMlsGroupGetGroupInfo: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.getGroupInfo',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          required: ['convoId'],
          properties: {
            convoId: { type: 'string', minLength: 52, maxLength: 52 },
            inviteId: { type: 'string', minLength: 26, maxLength: 26 },
            inviteProof: { type: 'string', minLength: 1, maxLength: 256 },
            deviceProof: { type: 'string', maxLength: 8192 },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['groupInfo', 'ratchetTree', 'generation', 'epoch', 'seq'],
            properties: {
              groupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
              ratchetTree: { type: 'bytes', minLength: 1, maxLength: 4194304 },
              generation: { type: 'integer', minimum: 1 },
              epoch: { type: 'integer', minimum: 0 },
              seq: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsGroupListWelcomes: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.listWelcomes',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          properties: {
            limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
            cursor: { type: 'string', minLength: 1, maxLength: 512 },
            deviceProof: { type: 'string', maxLength: 8192 },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['welcomes'],
            properties: {
              welcomes: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.group.defs#welcomeView' },
                maxLength: 50,
              },
              cursor: { type: 'string', maxLength: 512 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsGroupPolicy: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.policy',
    defs: {
      policy: {
        type: 'object',
        required: ['v', 'kind', 'admins', 'absent', 'banned', 'rules', 'memberLimit'],
        properties: {
          v: { type: 'integer', minimum: 1, maximum: 1 },
          kind: { type: 'string', maxLength: 32, knownValues: ['direct', 'group'] },
          admins: { type: 'array', items: { type: 'string', format: 'did' }, minLength: 1, maxLength: 5000 },
          absent: { type: 'array', items: { type: 'string', format: 'did' }, maxLength: 5000 },
          banned: {
            type: 'array',
            items: { type: 'bytes', minLength: 32, maxLength: 32 },
            maxLength: 100000,
          },
          rules: { type: 'ref', ref: '#rules' },
          memberLimit: { type: 'integer', minimum: 1, maximum: 5000 },
          messageLifetime: { type: 'integer', minimum: 1 },
          metadataHash: { type: 'bytes', minLength: 32, maxLength: 32 },
          invites: { type: 'array', items: { type: 'ref', ref: '#invite' }, minLength: 1, maxLength: 50 },
          resetOf: { type: 'ref', ref: '#resetOf' },
        },
      },
      rules: {
        type: 'object',
        required: ['add', 'remove', 'rename', 'policy', 'invite'],
        properties: {
          add: { type: 'string', maxLength: 32, knownValues: ['admin', 'member'] },
          remove: { type: 'string', maxLength: 32, const: 'admin' },
          rename: { type: 'string', maxLength: 32, knownValues: ['admin', 'member'] },
          policy: { type: 'string', maxLength: 32, const: 'admin' },
          invite: { type: 'string', maxLength: 32, knownValues: ['admin', 'member'] },
        },
      },
      invite: {
        type: 'object',
        required: ['key', 'approval'],
        properties: {
          key: { type: 'bytes', minLength: 32, maxLength: 32 },
          approval: { type: 'boolean' },
          expiresAt: { type: 'integer', minimum: 1, maximum: 253402300799 },
          maxUses: { type: 'integer', minimum: 1, maximum: 1000000 },
        },
      },
      resetOf: {
        type: 'object',
        required: ['groupId', 'epoch', 'transcript', 'policyHash', 'reason', 'leafIndex', 'signature'],
        properties: {
          groupId: { type: 'bytes', minLength: 32, maxLength: 32 },
          epoch: { type: 'integer', minimum: 0 },
          transcript: { type: 'bytes', maxLength: 64 },
          policyHash: { type: 'bytes', minLength: 32, maxLength: 32 },
          reason: { type: 'string', minLength: 1, maxLength: 64 },
          leafIndex: { type: 'integer', minimum: 0 },
          signature: { type: 'bytes', minLength: 1, maxLength: 5120 },
        },
      },
    },
  },
  BlueCatbirdMlsGroupPutGroupInfo: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.putGroupInfo',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'generation', 'epoch', 'groupInfo'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              generation: { type: 'integer', minimum: 1 },
              epoch: { type: 'integer', minimum: 0 },
              groupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: { type: 'object', required: ['seq'], properties: { seq: { type: 'integer', minimum: 0 } } },
        },
      },
    },
  },
  BlueCatbirdMlsGroupPutMetadata: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.putMetadata',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'generation', 'epoch', 'expectedVersion', 'sealed'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              generation: { type: 'integer', minimum: 1 },
              epoch: { type: 'integer', minimum: 0 },
              expectedVersion: { type: 'integer', minimum: 0 },
              sealed: { type: 'bytes', minLength: 1, maxLength: 32768 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['version'],
            properties: { version: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsGroupRejectWelcome: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.rejectWelcome',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['welcomeId', 'reason'],
            properties: {
              welcomeId: { type: 'string', minLength: 1, maxLength: 64 },
              reason: {
                type: 'string',
                minLength: 1,
                maxLength: 64,
                knownValues: ['keyPackageUnknown', 'undecryptable', 'invalid', 'treeMismatch'],
              },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
      },
    },
  },
  BlueCatbirdMlsGroupRequestRecovery: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.requestRecovery',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'generation', 'seq', 'reason'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              generation: { type: 'integer', minimum: 1 },
              seq: { type: 'integer', minimum: 1 },
              reason: {
                type: 'string',
                minLength: 1,
                maxLength: 64,
                knownValues: ['membershipTag', 'path', 'confirmationTag', 'externalPub', 'refused'],
              },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['counted', 'barred'],
            properties: { counted: { type: 'boolean' }, barred: { type: 'boolean' } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsGroupResetConvo: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.resetConvo',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'expectedGeneration', 'groupInfo'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              expectedGeneration: { type: 'integer', minimum: 1 },
              groupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
              metadata: { type: 'bytes', minLength: 1, maxLength: 32768 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['seq', 'generation', 'epoch'],
            properties: {
              seq: { type: 'integer', minimum: 1 },
              generation: { type: 'integer', minimum: 1 },
              epoch: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsGroupSubmitCommit: {
    lexicon: 1,
    id: 'blue.catbird.mls.group.submitCommit',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'commit', 'groupInfo'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              commit: { type: 'bytes', minLength: 1, maxLength: 1048576 },
              groupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
              welcome: { type: 'bytes', minLength: 1, maxLength: 1048576 },
              metadata: { type: 'bytes', minLength: 1, maxLength: 32768 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['seq', 'generation', 'epoch'],
            properties: {
              seq: { type: 'integer', minimum: 1 },
              generation: { type: 'integer', minimum: 1 },
              epoch: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsInviteAnswerJoinRequest: {
    lexicon: 1,
    id: 'blue.catbird.mls.invite.answerJoinRequest',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'did', 'answer'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              did: { type: 'string', format: 'did' },
              answer: { type: 'string', maxLength: 32, knownValues: ['approve', 'deny'] },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['status'],
            properties: { status: { type: 'string', maxLength: 32, knownValues: ['approved', 'denied'] } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsInviteCreateInvite: {
    lexicon: 1,
    id: 'blue.catbird.mls.invite.createInvite',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'inviteId', 'commit', 'groupInfo'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              inviteId: { type: 'string', minLength: 26, maxLength: 26 },
              commit: { type: 'bytes', minLength: 1, maxLength: 1048576 },
              groupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
              preview: { type: 'bytes', minLength: 1, maxLength: 4096 },
              metadata: { type: 'bytes', minLength: 1, maxLength: 32768 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['seq', 'generation', 'epoch'],
            properties: {
              seq: { type: 'integer', minimum: 1 },
              generation: { type: 'integer', minimum: 1 },
              epoch: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsInviteDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.invite.defs',
    defs: {
      inviteView: {
        type: 'object',
        required: ['inviteId', 'approval', 'uses', 'createdAt'],
        properties: {
          inviteId: { type: 'string', minLength: 26, maxLength: 26 },
          approval: { type: 'boolean' },
          uses: { type: 'integer', minimum: 0 },
          maxUses: { type: 'integer', minimum: 1 },
          expiresAt: { type: 'string', format: 'datetime' },
          createdAt: { type: 'string', format: 'datetime' },
        },
      },
      joinRequestView: {
        type: 'object',
        required: ['convoId', 'did', 'status', 'createdAt', 'expiresAt'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          did: { type: 'string', format: 'did' },
          status: { type: 'string', maxLength: 32, knownValues: ['pending', 'approved', 'denied'] },
          createdAt: { type: 'string', format: 'datetime' },
          expiresAt: { type: 'string', format: 'datetime' },
        },
      },
    },
  },
  BlueCatbirdMlsInviteGetInvite: {
    lexicon: 1,
    id: 'blue.catbird.mls.invite.getInvite',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          required: ['convoId', 'inviteId', 'inviteProof'],
          properties: {
            convoId: { type: 'string', minLength: 52, maxLength: 52 },
            inviteId: { type: 'string', minLength: 26, maxLength: 26 },
            inviteProof: { type: 'string', minLength: 1, maxLength: 256 },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['kind', 'approval', 'memberCount'],
            properties: {
              kind: { type: 'string', maxLength: 32, knownValues: ['group'] },
              approval: { type: 'boolean' },
              memberCount: { type: 'integer', minimum: 1 },
              expiresAt: { type: 'string', format: 'datetime' },
              preview: { type: 'bytes', minLength: 1, maxLength: 4096 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsInviteListInvites: {
    lexicon: 1,
    id: 'blue.catbird.mls.invite.listInvites',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          required: ['convoId'],
          properties: { convoId: { type: 'string', minLength: 52, maxLength: 52 } },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['invites'],
            properties: {
              invites: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.invite.defs#inviteView' },
                maxLength: 50,
              },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsInviteListJoinRequests: {
    lexicon: 1,
    id: 'blue.catbird.mls.invite.listJoinRequests',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          properties: {
            convoId: { type: 'string', minLength: 52, maxLength: 52 },
            limit: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
            cursor: { type: 'string', minLength: 1, maxLength: 4096 },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['requests'],
            properties: {
              requests: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.invite.defs#joinRequestView' },
                maxLength: 100,
              },
              cursor: { type: 'string', maxLength: 4096 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsInviteRequestJoin: {
    lexicon: 1,
    id: 'blue.catbird.mls.invite.requestJoin',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'inviteId', 'inviteProof'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              inviteId: { type: 'string', minLength: 26, maxLength: 26 },
              inviteProof: { type: 'string', minLength: 1, maxLength: 256 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['status'],
            properties: {
              status: { type: 'string', maxLength: 32, knownValues: ['pending', 'approved', 'denied'] },
              expiresAt: { type: 'string', format: 'datetime' },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsInviteRevokeInvite: {
    lexicon: 1,
    id: 'blue.catbird.mls.invite.revokeInvite',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'inviteId'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              inviteId: { type: 'string', minLength: 26, maxLength: 26 },
              commit: { type: 'bytes', minLength: 1, maxLength: 1048576 },
              groupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
              metadata: { type: 'bytes', minLength: 1, maxLength: 32768 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            properties: {
              seq: { type: 'integer', minimum: 1 },
              generation: { type: 'integer', minimum: 1 },
              epoch: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsKeyPackageClaimKeyPackages: {
    lexicon: 1,
    id: 'blue.catbird.mls.keyPackage.claimKeyPackages',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['dids'],
            properties: {
              dids: { type: 'array', items: { type: 'string', format: 'did' }, minLength: 1, maxLength: 50 },
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['keyPackages', 'missing'],
            properties: {
              keyPackages: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.keyPackage.defs#claimedKeyPackage' },
                maxLength: 5000,
              },
              missing: {
                type: 'array',
                items: { type: 'ref', ref: 'blue.catbird.mls.keyPackage.defs#missingKeyPackage' },
                maxLength: 5000,
              },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsKeyPackageDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.keyPackage.defs',
    defs: {
      claimedKeyPackage: {
        type: 'object',
        required: ['did', 'deviceId', 'ref', 'keyPackage', 'lastResort'],
        properties: {
          did: { type: 'string', format: 'did' },
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
          ref: { type: 'bytes', minLength: 32, maxLength: 64 },
          keyPackage: { type: 'bytes', minLength: 1, maxLength: 16384 },
          lastResort: { type: 'boolean' },
        },
      },
      missingKeyPackage: {
        type: 'object',
        required: ['did'],
        properties: {
          did: { type: 'string', format: 'did' },
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
        },
      },
    },
  },
  BlueCatbirdMlsKeyPackageGetKeyPackageStatus: {
    lexicon: 1,
    id: 'blue.catbird.mls.keyPackage.getKeyPackageStatus',
    defs: {
      main: {
        type: 'query',
        parameters: { type: 'params', properties: { deviceProof: { type: 'string', maxLength: 8192 } } },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['available', 'hasLastResort', 'lowStock', 'target'],
            properties: {
              available: { type: 'integer', minimum: 0 },
              hasLastResort: { type: 'boolean' },
              lowStock: { type: 'integer', minimum: 0 },
              target: { type: 'integer', minimum: 1 },
              earliestExpiry: { type: 'string', format: 'datetime' },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsKeyPackagePublishKeyPackages: {
    lexicon: 1,
    id: 'blue.catbird.mls.keyPackage.publishKeyPackages',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['keyPackages'],
            properties: {
              keyPackages: {
                type: 'array',
                items: { type: 'bytes', minLength: 1, maxLength: 16384 },
                maxLength: 100,
              },
              lastResort: { type: 'bytes', minLength: 1, maxLength: 16384 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['refs', 'available'],
            properties: {
              refs: { type: 'array', items: { type: 'bytes', minLength: 32, maxLength: 64 }, maxLength: 100 },
              lastResortRef: { type: 'bytes', minLength: 32, maxLength: 64 },
              available: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsKeyPackageRevokeKeyPackages: {
    lexicon: 1,
    id: 'blue.catbird.mls.keyPackage.revokeKeyPackages',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            properties: {
              refs: {
                type: 'array',
                items: { type: 'bytes', minLength: 32, maxLength: 64 },
                maxLength: 1000,
              },
              all: { type: 'boolean' },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['revoked'],
            properties: { revoked: { type: 'integer', minimum: 0 } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsMessageDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.message.defs',
    defs: {
      commitEntry: {
        type: 'object',
        required: ['seq', 'generation', 'epoch', 'commit', 'createdAt'],
        properties: {
          seq: { type: 'integer', minimum: 1 },
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          commit: { type: 'bytes', minLength: 1, maxLength: 1048576 },
          externalPub: { type: 'bytes', minLength: 1, maxLength: 2048 },
          groupInfoSignature: { type: 'bytes', minLength: 1, maxLength: 5120 },
          createdAt: { type: 'string', format: 'datetime' },
        },
      },
      messageEntry: {
        type: 'object',
        required: ['seq', 'generation', 'epoch', 'ciphertext', 'createdAt'],
        properties: {
          seq: { type: 'integer', minimum: 1 },
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          ciphertext: { type: 'bytes', minLength: 1, maxLength: 135168 },
          tag: { type: 'bytes', minLength: 1, maxLength: 64 },
          createdAt: { type: 'string', format: 'datetime' },
        },
      },
      noticeEntry: {
        type: 'object',
        required: ['seq', 'notice', 'createdAt'],
        properties: {
          seq: { type: 'integer', minimum: 1 },
          notice: {
            type: 'union',
            refs: [
              '#leaveRequested',
              '#removalSuggested',
              '#removalWithdrawn',
              '#resetRequested',
              '#reset',
              '#groupInfoReplaced',
              '#metadataSealed',
            ],
          },
          createdAt: { type: 'string', format: 'datetime' },
        },
      },
      notEntitled: {
        type: 'object',
        required: ['seq'],
        properties: { seq: { type: 'integer', minimum: 1 } },
      },
      expired: {
        type: 'object',
        required: ['seq', 'toSeq'],
        properties: { seq: { type: 'integer', minimum: 1 }, toSeq: { type: 'integer', minimum: 1 } },
      },
      leaveRequested: {
        type: 'object',
        required: ['did', 'statements'],
        properties: {
          did: { type: 'string', format: 'did' },
          statements: {
            type: 'array',
            items: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#leaveStatement' },
            maxLength: 100,
          },
        },
      },
      removalSuggested: {
        type: 'object',
        required: ['did', 'reason'],
        properties: {
          did: { type: 'string', format: 'did' },
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
          reason: {
            type: 'string',
            maxLength: 64,
            knownValues: [
              'deviceRemoved',
              'recordDeleted',
              'accountSuspended',
              'accountDeleted',
              'faultyCommits',
            ],
          },
        },
      },
      removalWithdrawn: {
        type: 'object',
        required: ['did'],
        properties: {
          did: { type: 'string', format: 'did' },
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
        },
      },
      resetRequested: {
        type: 'object',
        required: ['generation'],
        properties: { generation: { type: 'integer', minimum: 1 } },
      },
      reset: {
        type: 'object',
        required: ['generation', 'groupId', 'groupInfo'],
        properties: {
          generation: { type: 'integer', minimum: 2 },
          groupId: { type: 'bytes', minLength: 32, maxLength: 32 },
          groupInfo: { type: 'bytes', minLength: 1, maxLength: 262144 },
        },
      },
      groupInfoReplaced: {
        type: 'object',
        required: ['generation', 'epoch', 'did', 'deviceId', 'externalPub', 'groupInfoSignature'],
        properties: {
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          did: { type: 'string', format: 'did' },
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
          externalPub: { type: 'bytes', minLength: 1, maxLength: 2048 },
          groupInfoSignature: { type: 'bytes', minLength: 1, maxLength: 5120 },
        },
      },
      metadataSealed: {
        type: 'object',
        required: ['generation', 'epoch', 'version'],
        properties: {
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          version: { type: 'integer', minimum: 1 },
        },
      },
      openedMessage: {
        type: 'object',
        required: ['messageId', 'content'],
        properties: {
          messageId: { type: 'string', minLength: 16, maxLength: 64 },
          content: { type: 'union', refs: ['#text', '#reaction', '#edit', '#delete', '#readReceipt'] },
        },
      },
      text: {
        type: 'object',
        required: ['text'],
        properties: {
          text: { type: 'string', maxLength: 30000, maxGraphemes: 10000 },
          facets: { type: 'array', items: { type: 'ref', ref: 'app.bsky.richtext.facet' }, maxLength: 256 },
          reply: { type: 'ref', ref: '#replyRef' },
          attachments: { type: 'array', items: { type: 'ref', ref: '#attachment' }, maxLength: 10 },
          embed: { type: 'union', refs: ['#recordEmbed'] },
        },
      },
      replyRef: {
        type: 'object',
        required: ['messageId'],
        properties: { messageId: { type: 'string', minLength: 16, maxLength: 64 } },
      },
      attachment: {
        type: 'object',
        required: ['blobId', 'key', 'digest', 'size', 'mimeType'],
        properties: {
          blobId: { type: 'string', minLength: 22, maxLength: 22 },
          key: { type: 'bytes', minLength: 32, maxLength: 32 },
          digest: { type: 'bytes', minLength: 32, maxLength: 32 },
          size: { type: 'integer', minimum: 0, maximum: 1073741824 },
          mimeType: { type: 'string', minLength: 1, maxLength: 255 },
          name: { type: 'string', maxLength: 1024, maxGraphemes: 255 },
          alt: { type: 'string', maxLength: 20000, maxGraphemes: 2000 },
          width: { type: 'integer', minimum: 1, maximum: 100000 },
          height: { type: 'integer', minimum: 1, maximum: 100000 },
          duration: { type: 'integer', minimum: 0, maximum: 2147483647 },
          thumbnail: { type: 'ref', ref: '#thumbnail' },
        },
      },
      thumbnail: {
        type: 'object',
        required: ['bytes', 'mimeType'],
        properties: {
          bytes: { type: 'bytes', minLength: 1, maxLength: 8192 },
          mimeType: { type: 'string', minLength: 1, maxLength: 255 },
        },
      },
      recordEmbed: {
        type: 'object',
        required: ['uri', 'cid'],
        properties: {
          uri: { type: 'string', format: 'at-uri', maxLength: 8192 },
          cid: { type: 'string', format: 'cid', maxLength: 256 },
        },
      },
      reaction: {
        type: 'object',
        required: ['messageId', 'emoji'],
        properties: {
          messageId: { type: 'string', minLength: 16, maxLength: 64 },
          emoji: { type: 'string', minLength: 1, maxLength: 64, minGraphemes: 1, maxGraphemes: 1 },
          remove: { type: 'boolean' },
        },
      },
      edit: {
        type: 'object',
        required: ['messageId', 'text'],
        properties: {
          messageId: { type: 'string', minLength: 16, maxLength: 64 },
          text: { type: 'string', maxLength: 30000, maxGraphemes: 10000 },
          facets: { type: 'array', items: { type: 'ref', ref: 'app.bsky.richtext.facet' }, maxLength: 256 },
        },
      },
      delete: {
        type: 'object',
        required: ['messageId'],
        properties: { messageId: { type: 'string', minLength: 16, maxLength: 64 } },
      },
      readReceipt: {
        type: 'object',
        required: ['messageId'],
        properties: { messageId: { type: 'string', minLength: 16, maxLength: 64 } },
      },
      openedEphemeral: {
        type: 'object',
        required: ['content'],
        properties: { content: { type: 'union', refs: ['#typing'] } },
      },
      typing: { type: 'object', properties: {} },
    },
  },
  BlueCatbirdMlsMessageGetLog: {
    lexicon: 1,
    id: 'blue.catbird.mls.message.getLog',
    defs: {
      main: {
        type: 'query',
        parameters: {
          type: 'params',
          required: ['convoId'],
          properties: {
            convoId: { type: 'string', minLength: 52, maxLength: 52 },
            sinceSeq: { type: 'integer', minimum: 0, default: 0 },
            limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
            deviceProof: { type: 'string', maxLength: 8192 },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['entries', 'firstSeq', 'lastSeq'],
            properties: {
              entries: {
                type: 'array',
                items: {
                  type: 'union',
                  refs: [
                    'blue.catbird.mls.message.defs#commitEntry',
                    'blue.catbird.mls.message.defs#messageEntry',
                    'blue.catbird.mls.message.defs#noticeEntry',
                    'blue.catbird.mls.message.defs#notEntitled',
                    'blue.catbird.mls.message.defs#expired',
                  ],
                },
                maxLength: 500,
              },
              firstSeq: { type: 'integer', minimum: 1 },
              lastSeq: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsMessageSendEphemeral: {
    lexicon: 1,
    id: 'blue.catbird.mls.message.sendEphemeral',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'ciphertext'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              ciphertext: { type: 'bytes', minLength: 1, maxLength: 4096 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
      },
    },
  },
  BlueCatbirdMlsMessageSendMessage: {
    lexicon: 1,
    id: 'blue.catbird.mls.message.sendMessage',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'messageId', 'ciphertext'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              messageId: { type: 'string', minLength: 16, maxLength: 64 },
              ciphertext: { type: 'bytes', minLength: 1, maxLength: 135168 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['seq', 'createdAt'],
            properties: {
              seq: { type: 'integer', minimum: 1 },
              createdAt: { type: 'string', format: 'datetime' },
            },
          },
        },
      },
    },
  },
  BlueCatbirdMlsMessageSendMessageBatch: {
    lexicon: 1,
    id: 'blue.catbird.mls.message.sendMessageBatch',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['messages'],
            properties: {
              messages: {
                type: 'array',
                items: { type: 'ref', ref: '#batchItem' },
                minLength: 1,
                maxLength: 50,
              },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['results'],
            properties: {
              results: { type: 'array', items: { type: 'ref', ref: '#batchResult' }, maxLength: 50 },
            },
          },
        },
      },
      batchItem: {
        type: 'object',
        required: ['convoId', 'messageId', 'ciphertext'],
        properties: {
          convoId: { type: 'string', minLength: 52, maxLength: 52 },
          messageId: { type: 'string', minLength: 16, maxLength: 64 },
          ciphertext: { type: 'bytes', minLength: 1, maxLength: 135168 },
        },
      },
      batchResult: {
        type: 'object',
        properties: {
          seq: { type: 'integer', minimum: 1 },
          createdAt: { type: 'string', format: 'datetime' },
          error: {
            type: 'string',
            maxLength: 64,
            knownValues: [
              'ConvoNotFound',
              'NotMember',
              'ConvoNotAccepted',
              'NotAvailable',
              'EpochTooOld',
              'GenerationConflict',
              'ResetRequired',
              'InvalidMls',
              'PayloadTooLarge',
              'InternalServerError',
            ],
          },
          message: { type: 'string', maxLength: 1024 },
        },
      },
    },
  },
  BlueCatbirdMlsModerationReportConvo: {
    lexicon: 1,
    id: 'blue.catbird.mls.moderation.reportConvo',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'reason'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              reason: {
                type: 'string',
                minLength: 1,
                maxLength: 64,
                knownValues: ['spam', 'harassment', 'sexual', 'misleading', 'violation', 'other'],
              },
              comment: { type: 'string', minLength: 1, maxLength: 20000, maxGraphemes: 2000 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['reportId'],
            properties: { reportId: { type: 'string', minLength: 52, maxLength: 52 } },
          },
        },
      },
    },
  },
  BlueCatbirdMlsModerationReportMessage: {
    lexicon: 1,
    id: 'blue.catbird.mls.moderation.reportMessage',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['convoId', 'did', 'reason', 'messages'],
            properties: {
              convoId: { type: 'string', minLength: 52, maxLength: 52 },
              did: { type: 'string', format: 'did' },
              reason: {
                type: 'string',
                minLength: 1,
                maxLength: 64,
                knownValues: ['spam', 'harassment', 'sexual', 'misleading', 'violation', 'other'],
              },
              comment: { type: 'string', minLength: 1, maxLength: 20000, maxGraphemes: 2000 },
              messages: {
                type: 'array',
                items: { type: 'ref', ref: '#disclosedMessage' },
                minLength: 1,
                maxLength: 20,
              },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['reportId'],
            properties: { reportId: { type: 'string', minLength: 52, maxLength: 52 } },
          },
        },
      },
      disclosedMessage: {
        type: 'object',
        required: ['seq', 'generation', 'epoch', 'messageId', 'did', 'content', 'key', 'tag'],
        properties: {
          seq: { type: 'integer', minimum: 1 },
          generation: { type: 'integer', minimum: 1 },
          epoch: { type: 'integer', minimum: 0 },
          messageId: { type: 'string', minLength: 16, maxLength: 64 },
          did: { type: 'string', format: 'did' },
          content: { type: 'bytes', minLength: 1, maxLength: 135168 },
          key: { type: 'bytes', minLength: 32, maxLength: 32 },
          tag: { type: 'bytes', minLength: 1, maxLength: 64 },
        },
      },
    },
  },
  BlueCatbirdMlsServerCreateSession: {
    lexicon: 1,
    id: 'blue.catbird.mls.server.createSession',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['deviceId', 'deviceProof'],
            properties: {
              deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
              deviceProof: { type: 'string', maxLength: 8192 },
            },
          },
        },
        output: {
          encoding: 'application/json',
          schema: { type: 'ref', ref: 'blue.catbird.mls.server.defs#session' },
        },
      },
    },
  },
  BlueCatbirdMlsServerDefs: {
    lexicon: 1,
    id: 'blue.catbird.mls.server.defs',
    defs: {
      session: {
        type: 'object',
        required: ['accessToken', 'refreshToken', 'did', 'deviceId', 'expiresAt'],
        properties: {
          accessToken: { type: 'string', maxLength: 4096 },
          refreshToken: { type: 'string', maxLength: 1024 },
          did: { type: 'string', format: 'did' },
          deviceId: { type: 'string', format: 'record-key', minLength: 16, maxLength: 64 },
          expiresAt: { type: 'string', format: 'datetime' },
          historyId: { type: 'string', minLength: 1, maxLength: 64 },
        },
      },
    },
  },
  BlueCatbirdMlsServerDeleteSession: {
    lexicon: 1,
    id: 'blue.catbird.mls.server.deleteSession',
    defs: {
      main: {
        type: 'procedure',
        output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
      },
    },
  },
  BlueCatbirdMlsServerDescribeServer: {
    lexicon: 1,
    id: 'blue.catbird.mls.server.describeServer',
    defs: {
      main: {
        type: 'query',
        output: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['did', 'version', 'ciphersuites', 'limits', 'features'],
            properties: {
              did: { type: 'string', format: 'did' },
              version: { type: 'string', maxLength: 64 },
              ciphersuites: {
                type: 'array',
                items: {
                  type: 'string',
                  maxLength: 64,
                  knownValues: [
                    'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
                    'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
                  ],
                },
                minLength: 1,
                maxLength: 32,
              },
              now: { type: 'string', format: 'datetime' },
              limits: { type: 'ref', ref: '#limits' },
              features: {
                type: 'array',
                items: {
                  type: 'string',
                  maxLength: 64,
                  knownValues: [
                    'sessions',
                    'deviceProof',
                    'eventStream',
                    'eventPolling',
                    'webPush',
                    'apns',
                    'fcm',
                    'blobs',
                  ],
                },
                maxLength: 64,
              },
              push: { type: 'ref', ref: '#push' },
              historyId: { type: 'string', minLength: 1, maxLength: 64 },
            },
          },
        },
      },
      limits: {
        type: 'object',
        required: [
          'commitBytes',
          'groupInfoBytes',
          'welcomeBytes',
          'ratchetTreeBytes',
          'ciphertextBytes',
          'keyPackageBytes',
          'keyPackagesPerDevice',
          'devicesPerAccount',
          'membersPerConvo',
          'messagesPerBatch',
          'pastEpochs',
        ],
        properties: {
          commitBytes: { type: 'integer', minimum: 1, maximum: 1048576 },
          groupInfoBytes: { type: 'integer', minimum: 1, maximum: 262144 },
          welcomeBytes: { type: 'integer', minimum: 1, maximum: 1048576 },
          ratchetTreeBytes: { type: 'integer', minimum: 1, maximum: 4194304 },
          ciphertextBytes: { type: 'integer', minimum: 1, maximum: 135168 },
          keyPackageBytes: { type: 'integer', minimum: 1, maximum: 16384 },
          keyPackagesPerDevice: { type: 'integer', minimum: 1 },
          devicesPerAccount: { type: 'integer', minimum: 1 },
          membersPerConvo: { type: 'integer', minimum: 2 },
          messagesPerBatch: { type: 'integer', minimum: 1, maximum: 50 },
          pastEpochs: { type: 'integer', minimum: 0 },
          blobBytes: { type: 'integer', minimum: 0, maximum: 1073741824 },
          blobPartBytes: { type: 'integer', minimum: 1, maximum: 4194304 },
        },
      },
      push: {
        type: 'object',
        properties: {
          vapidPublicKey: { type: 'bytes', minLength: 65, maxLength: 65 },
          apnsTopics: { type: 'array', items: { type: 'string', maxLength: 155 }, maxLength: 64 },
        },
      },
    },
  },
  BlueCatbirdMlsServerRefreshSession: {
    lexicon: 1,
    id: 'blue.catbird.mls.server.refreshSession',
    defs: {
      main: {
        type: 'procedure',
        input: {
          encoding: 'application/json',
          schema: {
            type: 'object',
            required: ['refreshToken'],
            properties: { refreshToken: { type: 'string', minLength: 1, maxLength: 1024 } },
          },
        },
        output: {
          encoding: 'application/json',
          schema: { type: 'ref', ref: 'blue.catbird.mls.server.defs#session' },
        },
      },
    },
  },
} as const satisfies Record<string, LexiconDoc>
export const schemas = Object.values(schemaDict) satisfies LexiconDoc[]
export const lexicons: Lexicons = new Lexicons(schemas)

export function validate<T extends { $type: string }>(
  v: unknown,
  id: string,
  hash: string,
  requiredType: true,
): ValidationResult<T>
export function validate<T extends { $type?: string }>(
  v: unknown,
  id: string,
  hash: string,
  requiredType?: false,
): ValidationResult<T>
export function validate(v: unknown, id: string, hash: string, requiredType?: boolean): ValidationResult {
  return (requiredType ? is$typed : maybe$typed)(v, id, hash)
    ? lexicons.validate(`${id}#${hash}`, v)
    : {
        success: false,
        error: new ValidationError(
          `Must be an object with "${hash === 'main' ? id : `${id}#${hash}`}" $type property`,
        ),
      }
}
