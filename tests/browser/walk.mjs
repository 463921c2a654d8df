// SPDX-License-Identifier: Apache-2.0
// What all walks through the pages have: a server on the sample, a browser without scripts of ours,
// the first account, and a look at each page passed on the way, at both widths. A walk is a file
// such as people.mjs; it ends with "N passed, N failed", one test per step and per page.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { resize } from './go.mjs';
import { NARROW, WIDE, axeProblems, inlineOf, markupProblems, openBrowser, request, sideways }
	from './look.mjs';
import { startServer } from './server.mjs';
import { firstAccount } from './signed.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = process.argv[2] === '--build' ? process.argv[3] : path.join(ROOT, 'build-san');

let passed = 0;
let failed = 0;
let screens;

function report(name, problems) {
	if (problems.length === 0) {
		passed++;
		return;
	}
	failed++;
	console.log(`${name}\n    ${[...new Set(problems)].join('\n    ')}`);
}

export async function step(name, work) {
	const problems = await work().catch((error) => [error.message]);
	report(name, (problems ?? []).filter(Boolean));
}

export async function look(page, name) {
	const html = await page.content();
	const problems = [...inlineOf(html)];
	for (const [size, viewport] of [['wide', WIDE], ['narrow', NARROW]]) {
		await resize(page, viewport);
		problems.push(await sideways(page), ...await axeProblems(page, size));
		await page.screenshot({ fullPage: true,
			path: path.join(screens, `${name}-${size}.png`) });
	}
	await page.emulateMedia({ colorScheme: 'dark' });
	problems.push(...await axeProblems(page, 'dark'));
	await page.emulateMedia({ colorScheme: 'light' });
	await resize(page, WIDE);
	const raw = await request(page, page.url());
	if (raw.ok())
		problems.push(...await markupProblems(await raw.text()));
	report(`${name} (${page.url()})`, problems.filter(Boolean));
}

export const text = (page, selector) => page.innerText(selector);
export const lacks = (words, part) => (words.includes(part) ? ''
	: `no "${part}" in "${words.slice(0, 500)}"`);

// Pictures are left in build-san/screens-NAME. way gets the page of the secretariat, the server,
// the browser and that folder; it is not begun where the first account cannot be opened.
export async function walk(name, way) {
	const server = await startServer(ROOT, build, 'examples/framework.tsv');
	const browser = await openBrowser();
	screens = path.join(ROOT, 'build-san', `screens-${name}`);
	rmSync(screens, { recursive: true, force: true });
	mkdirSync(screens, { recursive: true });
	try {
		const context = await browser.newContext({ viewport: WIDE, colorScheme: 'light' });
		const page = await context.newPage();
		await step('the first link opens the account of the secretariat', () =>
			firstAccount(page, server.run('user', 'first').trim()));
		if (failed === 0)
			await way({ page, server, browser, screens });
	} finally {
		await browser.close();
		report('the server', [await server.stop()].filter(Boolean));
		console.log(`${passed} passed, ${failed} failed`);
		process.exitCode = failed > 0 ? 1 : 0;
	}
}
