// SPDX-License-Identifier: Apache-2.0
// A newer document brought in by a real browser, without scripts of ours: node
// tests/browser/imports.mjs [--build DIR]. It is uploaded, looked at, an answer is given, and it is
// confirmed. Each page passed on the way is looked at at both widths; pictures are left in
// build-san/screens-imports/. One test per step and per page.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { FLAGS, NARROW, WIDE, axeProblems, inlineOf, markupProblems, sideways } from './look.mjs';
import { startServer } from './server.mjs';
import { firstAccount } from './signed.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const SCREENS = path.join(ROOT, 'build-san', 'screens-imports');
const build = process.argv[2] === '--build' ? process.argv[3] : path.join(ROOT, 'build-san');

let passed = 0;
let failed = 0;

function report(name, problems) {
	if (problems.length === 0) {
		passed++;
		return;
	}
	failed++;
	console.log(`${name}\n    ${[...new Set(problems)].join('\n    ')}`);
}

async function step(name, work) {
	const problems = await work().catch((error) => [error.message]);
	report(name, (problems ?? []).filter(Boolean));
}

async function look(page, name) {
	const html = await page.content();
	const problems = [...inlineOf(html)];
	for (const [size, viewport] of [['wide', WIDE], ['narrow', NARROW]]) {
		await page.setViewportSize(viewport);
		problems.push(await sideways(page), ...await axeProblems(page, size));
		await page.screenshot({ fullPage: true,
			path: path.join(SCREENS, `${name}-${size}.png`) });
	}
	await page.emulateMedia({ colorScheme: 'dark' });
	problems.push(...await axeProblems(page, 'dark'));
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize(WIDE);
	const raw = await page.request.get(page.url());
	if (raw.ok())
		problems.push(...await markupProblems(await raw.text()));
	report(`${name} (${page.url()})`, problems.filter(Boolean));
}

// The sample as its network would hand it in a year later.
function newerDocument(folder) {
	const text = readFileSync(path.join(ROOT, 'examples/framework.tsv'), 'utf8')
		.replace('training workshop', 'training seminar')
		.replace('(WHO and UNESCO leading)', '(WHO and OHCHR leading)')
		.replace('22 December 2020 rev', '15 June 2021 rev');
	const file = path.join(folder, 'framework-2021.tsv');
	writeFileSync(file, text);
	return file;
}

async function text(page, selector) {
	return page.innerText(selector);
}

function lacks(words, wanted) {
	return !words.includes(wanted) && `lacks “${wanted}”: ${words.slice(0, 500)}`;
}

async function bringing(page, server) {
	await step('the secretariat finds the imports by a door', async () => {
		await page.goto(`${server.url}/me`);
		await page.click('header >> text=Imports');
		await page.click('text=Bring in a document');
		return [lacks(await text(page, 'main'), 'A newer version of')];
	});
	await look(page, 'new');
	await step('a form without a file says so', async () => {
		await page.evaluate(
			() => document.querySelector('#f-file').removeAttribute('required'));
		await page.click('button:text("Read it")');
		return [lacks(await text(page, '.problems'), 'No file came'),
			!(await page.title()).startsWith('Error:') && 'the title'];
	});
	await step('a document is read and shown, and nothing stored', async () => {
		await page.setInputFiles('#f-file', newerDocument(SCREENS));
		await page.selectOption('#f-of', { index: 0 });
		await page.click('button:text("Read it")');
		await page.waitForSelector('button:text("Confirm and store it")');
		const words = await text(page, 'main');
		return [lacks(words, 'Nothing is stored yet'), lacks(words, 'seminar'),
			lacks(words, '15 June 2021')];
	});
	await look(page, 'preview');
}

async function confirming(page) {
	await step('an answer is kept', async () => {
		await page.fill('article.point input >> nth=1', 'It is one text.');
		await page.click('button:text("Save the answers")');
		const kept = await page.inputValue('article.point input >> nth=1');
		return [kept !== 'It is one text.' && `kept “${kept}”`];
	});
	await step('what is confirmed is stored', async () => {
		await page.click('button:text("Confirm and store it")');
		await page.waitForSelector('text=It is stored.');
		await page.click('main >> a[href^="/instrument"]');
		return [lacks(await text(page, 'main'), 'training seminar')];
	});
	await step('the import stands in the list', async () => {
		await page.goto(new URL('/imports', page.url()).href);
		return [lacks(await text(page, 'main'), 'framework-2021.tsv')];
	});
	await look(page, 'list');
}

async function main() {
	const server = await startServer(ROOT, build, 'examples/framework.tsv');
	const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
	rmSync(SCREENS, { recursive: true, force: true });
	mkdirSync(SCREENS, { recursive: true });
	try {
		const context = await browser.newContext({ viewport: WIDE, colorScheme: 'light' });
		const page = await context.newPage();
		await step('the first link opens the account of the secretariat', () =>
			firstAccount(page, server.run('user', 'first').trim()));
		if (failed > 0)
			return;
		await bringing(page, server);
		await confirming(page);
	} finally {
		await browser.close();
		report('the server', [await server.stop()].filter(Boolean));
		console.log(`${passed} passed, ${failed} failed`);
		process.exitCode = failed > 0 ? 1 : 0;
	}
}

await main();
