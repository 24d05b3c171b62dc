import { defineConfig } from 'prisma/config'

/** Where Prisma's tools find the schema and the migrations. The server itself reads neither. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env['DATABASE_URL'] === undefined ? {} : { datasource: { url: process.env['DATABASE_URL'] } }),
})
