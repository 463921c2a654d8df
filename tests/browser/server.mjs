// SPDX-License-Identifier: Apache-2.0
// A Concert server of the test's own: a new data folder with the released sample, a free port.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Many times what they take on a quiet machine: what is late on a busy one is not wrong.
const START_MS = 120000;
const STOP_MS = 120000;

// Returns { url, run, stop }: run(...words) prints what `concert` says to them in this data folder;
// stop() resolves to the words of anything that went wrong in the server.
export async function startServer(root, build, document) {
	const folder = mkdtempSync(path.join(tmpdir(), 'concert-browser-'));
	const concert = path.resolve(build, 'concert');
	const data = path.join(folder, 'data');
	// A search for leaks needs system calls that the sandbox forbids; units search for them.
	const env = { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8', TZ: 'UTC',
		ASAN_OPTIONS: 'detect_leaks=0:exitcode=99', UBSAN_OPTIONS: 'halt_on_error=1' };
	const quiet = { env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] };

	execFileSync(concert, ['init', '--data', data], quiet);
	execFileSync(concert, ['import', path.resolve(root, document), '--release', '--data', data],
		quiet);
	const child = spawn(concert, ['serve', '--data', data, '--listen', '127.0.0.1:0'],
		{ env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
	let words = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (bytes) => { words += bytes; });
	const ended = new Promise((resolve) => child.on('exit', resolve));

	const url = await addressOf(child, () => words);
	return {
		url,
		data,
		run: (...words) => execFileSync(concert,
			[...words, '--quiet', '--public-url', url, '--data', data],
			{ ...quiet, stdio: ['ignore', 'pipe', 'pipe'] }).toString(),
		async stop() {
			child.kill('SIGTERM');
			const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
			const status = await ended;
			clearTimeout(late);
			rmSync(folder, { recursive: true, force: true });
			// Signal 9 ends a worker that is late at the end, which no fault is.
			if (status !== 0 ||
				/AddressSanitizer|runtime error:|by signal (?!9 )/.test(words))
				return `the server ended with status ${status}:\n${words}`;
			return '';
		},
	};
}

async function addressOf(child, words) {
	for (const end = Date.now() + START_MS; Date.now() < end;) {
		const found = /127\.0\.0\.1:([1-9]\d*)/.exec(words());
		if (found)
			return `http://127.0.0.1:${found[1]}`;
		if (child.exitCode !== null)
			break;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	child.kill('SIGKILL');
	throw new Error(`the server did not start:\n${words()}`);
}
