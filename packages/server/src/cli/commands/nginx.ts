import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import { readFullEnvironment } from '../environment.ts'
import { askDomain } from '../init/wishes.ts'
import { renderSite } from '../nginx/site.ts'
import { asFolder, collectAllowed, collectUpstream, logsOf, siteFactsOf } from '../nginx/told.ts'

type NginxOptions = {
  readonly domain?: string
  readonly upstream: readonly string[]
  readonly certificates?: string
  readonly allow: readonly string[]
  readonly inContainer?: boolean
}

/** `catbird-mls nginx`: the site by which nginx stands in front of a server. */
export const addNginx: AddCommand = (program, act) =>
  program
    .command('nginx')
    .summary('print the site for nginx')
    .description(
      'Prints a site for nginx 1.18 or later: TLS, HSTS, the paths of the server and no others, the stream of\n' +
        'events for as long as it lasts, limits for an address; /admin and /metrics for this machine alone.\n' +
        'What is in .env counts: the domain, the port, ADMIN_DIDS.',
    )
    .option('--domain <name>', 'the public host name (default: that of SERVICE_DID)')
    .option(
      '--upstream <host:port>',
      'where the server listens; several are nodes of one service',
      collectUpstream,
      [],
    )
    .option('--certificates <folder>', "of fullchain.pem and privkey.pem (default: certbot's)", asFolder)
    .option('--in-container', 'for the nginx that Docker Compose runs, with --profile proxy')
    .option(
      '--allow <address>',
      'an address or network that may open /admin and /metrics too',
      collectAllowed,
      [],
    )
    .addHelpText(
      'after',
      examples(
        ['sudo certbot certonly --webroot -w /var/www/html -d mls.example.com', 'first the certificate'],
        ['catbird-mls nginx --domain mls.example.com | sudo tee /etc/nginx/sites-available/catbird-mls', ''],
        ['catbird-mls nginx --allow 10.8.0.0/24', 'the dashboard for a private network as well'],
        ['catbird-mls nginx --in-container > deploy/nginx/sites/mls.conf', 'where nginx is a container too'],
      ),
    )
    .action(
      act<NginxOptions>(async (context, options) => {
        const facts = siteFactsOf(readFullEnvironment(context, options))
        const domain = await askDomain(context, options.domain ?? facts.domain)
        const inContainer = options.inContainer === true
        const upstream = inContainer ? 'mls-server:3000' : facts.upstream
        const text = renderSite({
          ...facts,
          domain,
          upstreams: options.upstream.length === 0 ? [upstream] : options.upstream,
          certificates: options.certificates ?? `/etc/letsencrypt/live/${domain}`,
          logs: logsOf(inContainer),
          inContainer,
          allow: options.allow,
          ports: { http: 80, https: 443 },
        })
        return { text: text.trimEnd(), json: { domain, site: text } }
      }),
    )
