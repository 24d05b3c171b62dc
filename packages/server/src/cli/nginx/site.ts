import { answersOfNginx } from './answers.ts'

/** What a site of nginx is made for. */
export type Site = {
  readonly domain: string
  /** Where the server listens, as seen by nginx: `127.0.0.1:3000`. Several are nodes of one service. */
  readonly upstreams: readonly string[]
  /** The folder with `fullchain.pem` and `privkey.pem`. */
  readonly certificates: string
  /** Where its two logs go. */
  readonly logs: { readonly access: string; readonly error: string }
  /** Whether nginx runs in a container beside the server's: of 1.27.3 or later there, and with Docker to ask for names. */
  readonly inContainer: boolean
  /** Addresses and networks that may open `/admin` and read `/metrics`, beside this machine. */
  readonly allow: readonly string[]
  /** Whether accounts sign in to the dashboard: then their servers have to read who asks (ADMIN_DIDS). */
  readonly adminOAuth: boolean
  /** What it listens on; for tests, and where another proxy stands in front. */
  readonly ports: { readonly http: number; readonly https: number }
}

/** More than the longest body that a method takes, in MiB; files come in parts of 4. */
const bodyMb = 12

/**
 * The site of nginx for a service: TLS, the paths of the server and nothing else, the stream of events for as long as it
 * likes, `/admin` and `/metrics` to this machine and whom it is told of. Ciphers as Mozilla's "intermediate" has them.
 */
export function renderSite(site: Site): string {
  const { domain, inContainer } = site
  return `# nginx site for ${domain}, by: catbird-mls nginx --domain ${domain}${inContainer ? ' --in-container' : ''}
${inContainer ? installedInContainer : installed}

${shared(site)}${plainServer(site)}${listening(site)}${tls(site)}${proxying}${forEverybody}${forOperators(site)}    location / {
        return 404;
    }

${answersOfNginx}
}
`
}

const installed =
  '# It goes to /etc/nginx/sites-available, with a link in sites-enabled; then: nginx -t && systemctl reload nginx'
const installedInContainer =
  '# It goes to deploy/nginx/sites; then: docker compose --profile proxy up -d, or docker kill -s HUP catbird-nginx'

/** What stands beside the servers of the site: limits, the form of its log, where the service is. */
const shared = (site: Site) => `map $http_upgrade $catbird_connection {
    default upgrade;
    ''      '';
}

# By the server's own limits: RATE_LIMIT_ADDRESS (3000 a minute) and MAX_SOCKETS_ADDRESS (500).
limit_req_zone $binary_remote_addr zone=catbird_requests:10m rate=50r/s;
limit_conn_zone $binary_remote_addr zone=catbird_connections:10m;

# Paths without their queries: a stream's query holds the ticket that opens it.
log_format catbird '$remote_addr [$time_iso8601] "$request_method $uri $server_protocol" '
                   '$status $body_bytes_sent $request_time $request_id';

upstream catbird_mls {
${site.inContainer ? resolvedUpstreams(site) : upstreamLines(site, '')}    keepalive 64;
}

`

const upstreamLines = ({ upstreams }: Site, how: string) =>
  upstreams.map((upstream) => `    server ${upstream}${how};\n`).join('')

/** A container that is made anew may have another address. */
const resolvedUpstreams = (site: Site) => `    zone catbird_mls 64k;
    resolver 127.0.0.11 valid=2s;
${upstreamLines(site, ' resolve')}`

/** Without TLS there is nothing but the way to it, and what certbot has to show. */
const plainServer = ({ domain, logs, ports }: Site) => `server {
    listen ${ports.http};
    listen [::]:${ports.http};
    server_name ${domain};
    server_tokens off;
    access_log ${logs.access} catbird;
    error_log ${logs.error} warn;

    location /.well-known/acme-challenge/ {
        root /var/www/html;
    }

    location / {
        return 301 https://${domain}$request_uri;
    }
}

`

const listening = ({ domain, logs, ports, inContainer }: Site) => `server {
${(inContainer ? listeningNow : listeningSince118)(ports.https)}
    server_name ${domain};
    server_tokens off;
    access_log ${logs.access} catbird;
    error_log ${logs.error} warn;

`

/** nginx 1.25.1 has it apart from the address, and warns of what was before. */
const listeningNow = (port: number) => `    listen ${port} ssl;
    listen [::]:${port} ssl;
    http2 on;`
const listeningSince118 = (port: number) => `    listen ${port} ssl http2;
    listen [::]:${port} ssl http2;`

const tls = ({ certificates }: Site) => `    ssl_certificate ${certificates}/fullchain.pem;
    ssl_certificate_key ${certificates}/privkey.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
    ssl_prefer_server_ciphers off;
    ssl_session_timeout 1d;
    ssl_session_cache shared:catbird_tls:10m;
    ssl_session_tickets off;
    add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;

`

const proxying = `    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header Connection $catbird_connection;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Request-Id $request_id;
    # Whether a request is traced is not for clients to say.
    proxy_set_header traceparent "";
    proxy_set_header tracestate "";
    proxy_connect_timeout 5s;
    proxy_read_timeout 75s;
    proxy_send_timeout 75s;
    client_max_body_size 64k;
    client_header_buffer_size 4k;
    # A cursor in a query may have 16 KiB, and a token comes in a header beside it.
    large_client_header_buffers 8 32k;
    limit_req_status 429;
    limit_conn_status 429;
    limit_conn catbird_connections 500;

`

const forEverybody = `    location = / {
        proxy_pass http://catbird_mls;
    }

    location = /.well-known/did.json {
        proxy_pass http://catbird_mls;
    }

    location /xrpc/ {
        limit_req zone=catbird_requests burst=300 nodelay;
        client_max_body_size ${String(bodyMb)}m;
        proxy_pass http://catbird_mls;
    }

    # The stream of events: a WebSocket that stays.
    location = /xrpc/blue.catbird.mls.event.subscribe {
        limit_req zone=catbird_requests burst=300 nodelay;
        proxy_buffering off;
        proxy_read_timeout 3600s;
        proxy_send_timeout 3600s;
        proxy_pass http://catbird_mls;
    }

    location = /health {
        proxy_pass http://catbird_mls;
    }

    location /health/ {
        proxy_pass http://catbird_mls;
    }

`

const forOperators = (site: Site) => `    location = /metrics {
${allowed(site)}
        proxy_pass http://catbird_mls;
    }

    location = /admin {
${allowed(site)}
        proxy_pass http://catbird_mls;
    }

    location /admin/ {
${allowed(site)}
        # Live figures come as a stream.
        proxy_buffering off;
        proxy_read_timeout 3600s;
        proxy_pass http://catbird_mls;
    }
${site.adminOAuth ? oauthMetadata : ''}
`

/** What an account's own server has to read before it lets the account sign in here; it holds nothing secret. */
const oauthMetadata = `
    location = /admin/oauth/client-metadata.json {
        proxy_pass http://catbird_mls;
    }
`

function allowed({ allow }: Site): string {
  const lines = ['127.0.0.1', '::1', ...allow].map((address) => `allow ${address};`)
  return [...lines, 'deny all;'].map((line) => `        ${line}`).join('\n')
}
