// SPDX-License-Identifier: Apache-2.0
// A newer document brought in by a real browser, without scripts of ours: node
// tests/browser/imports.mjs [--build DIR]. It is uploaded, looked at, an answer is given, and it is
// confirmed. Each page passed on the way is looked at at both widths; pictures are left in
// build-san/screens-imports/. One test per step and per page.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { go, goUntil } from './go.mjs';
import { ROOT, lacks, look, step, text, walk } from './walk.mjs';

const CONFIRM = 'button:text("Confirm and store it")';

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

async function bringing(page, server, screens) {
	await step('the secretariat finds the imports by a door', async () => {
		await page.goto(`${server.url}/me`);
		await go(page, 'header >> text=Imports');
		await go(page, 'text=Bring in a document');
		return [lacks(await text(page, 'main'), 'A newer version of')];
	});
	await look(page, 'new');
	await step('a form without a file says so', async () => {
		await page.evaluate(
			() => document.querySelector('#f-file').removeAttribute('required'));
		await go(page, 'button:text("Read it")');
		return [lacks(await text(page, '.problems'), 'No file came'),
			!(await page.title()).startsWith('Error:') && 'the title'];
	});
	await step('a document is read and shown, and nothing stored', async () => {
		await page.setInputFiles('#f-file', newerDocument(screens));
		await page.selectOption('#f-of', { index: 0 });
		await goUntil(page, 'button:text("Read it")', CONFIRM);
		const words = await text(page, 'main');
		return [lacks(words, 'Nothing is stored yet'), lacks(words, 'seminar'),
			lacks(words, '15 June 2021')];
	});
	await look(page, 'preview');
}

async function confirming(page) {
	await step('an answer is kept', async () => {
		await page.fill('article.point input >> nth=1', 'It is one text.');
		await go(page, 'button:text("Save the answers")');
		const kept = await page.inputValue('article.point input >> nth=1');
		return [kept !== 'It is one text.' && `kept “${kept}”`];
	});
	await step('what is confirmed is stored', async () => {
		await goUntil(page, CONFIRM, 'text=It is stored.');
		await go(page, 'main >> a[href^="/instrument"]');
		return [lacks(await text(page, 'main'), 'training seminar')];
	});
	await step('the import stands in the list', async () => {
		await page.goto(new URL('/imports', page.url()).href);
		return [lacks(await text(page, 'main'), 'framework-2021.tsv')];
	});
	await look(page, 'list');
}

await walk('imports', async ({ page, server, screens }) => {
	await bringing(page, server, screens);
	await confirming(page);
});
