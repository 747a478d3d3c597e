import S3rver from '@20minutes/s3rver'

// An S3-compatible store of others, for tests: checks signatures (key and secret are `S3RVER`),
// keeps files below the folder given.
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: process.argv[2],
  configureBuckets: [{ name: 'county' }],
})
const { port } = await server.run()
process.stdout.write(`${port}\n`)
