// Serves the files of /uploads, each as it is at the moment.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

async function serve({ url }, response) {
  try {
    response.end(await readFile(join('/uploads', url)))
  } catch {
    response.writeHead(404).end()
  }
}

createServer((request, response) => void serve(request, response)).listen(8000)
