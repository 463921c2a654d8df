// SPDX-License-Identifier: Apache-2.0
// A comment round in a real browser, without scripts of ours: node tests/browser/rounds.mjs
// [--build DIR]. A Word file with tracked changes becomes a draft amendment; another, with changes
// and margin comments, becomes what an agency proposes and says on it; the matrix is answered;
// of a third all but one comment is left out.
// Each page passed on the way is looked at at both widths; pictures are left in
// build-san/screens-rounds/. One test per step and per page.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { go, goUntil } from './go.mjs';
import { ROOT, lacks, look, step, text, walk } from './walk.mjs';

const CONFIRM = 'button:text("Confirm and store it")';
const file = (name) => path.join(ROOT, 'tests/fixtures', name);

async function drafting(page, server) {
	await step('a form without a file says so', async () => {
		await page.goto(`${server.url}/amendments`);
		await go(page, 'text=Make an amendment of a Word file');
		await page.evaluate(
			() => document.querySelector('#f-file').removeAttribute('required'));
		await go(page, 'button:text("Read it")');
		return [lacks(await text(page, '.problems'), 'No file came'),
			!(await page.title()).startsWith('Error:') && 'the title'];
	});
	await look(page, 'draft-form');
	await step('a file with tracked changes is shown before it is stored', async () => {
		await page.setInputFiles('#f-file', file('round-draft.docx'));
		await goUntil(page, 'button:text("Read it")', CONFIRM);
		const words = await text(page, 'main');
		return [lacks(words, 'Nothing is stored yet'), lacks(words, '3 changes'),
			lacks(words, 'Amal Haddad, 2021-03-31'), lacks(words, 'SL 1.1')];
	});
	await look(page, 'draft');
	await step('what is confirmed is a draft amendment', async () => {
		await goUntil(page, CONFIRM, 'text=It is stored.');
		await go(page, 'main >> a[href^="/amendments/"]');
		return [lacks(await text(page, 'main'), 'round-draft.docx')];
	});
}

async function commenting(page, server) {
	await step('an agency\'s file is brought in on its behalf', async () => {
		await page.goto(`${server.url}/amendments/AM-1/upload`);
		await page.selectOption('#f-agency', 'WHO');
		await page.setInputFiles('#f-file', file('round-comments.docx'));
		await goUntil(page, 'button:text("Read it")', CONFIRM);
		const words = await text(page, 'main');
		return [lacks(words, 'entered on its behalf'),
			lacks(words, '1 change is not tracked in the file'),
			lacks(words, 'held against the adopted text'),
			lacks(words, '3 comments'), lacks(words, '1 comment on the whole document'),
			lacks(words, 'Which countries are these?')];
	});
	await look(page, 'comments');
	await step('what is confirmed is stored', async () => {
		await goUntil(page, CONFIRM, 'text=It is stored.');
		return [];
	});
}

async function answering(page, server, screens) {
	await step('the matrix has all comments in the order of the document', async () => {
		await page.goto(`${server.url}/amendments/AM-1/matrix`);
		const codes = await page.locator('tbody th').allInnerTexts();
		return [lacks(await text(page, 'main'), '4 comments, 4 without a response'),
			!codes[0].startsWith('All of it') && `first ${codes[0]}`,
			!codes[1].startsWith('SL 2') && `then ${codes[1]}`,
			!codes[3].startsWith('CC 9') && `last ${codes[3]}`];
	});
	await look(page, 'matrix');
	await step('a response is written where the comment stands', async () => {
		await page.fill('tbody tr:nth-child(2) textarea', 'Those of the annex.');
		await go(page, 'tbody tr:nth-child(2) button:text("Save")');
		return [lacks(await text(page, 'main'), '4 comments, 3 without a response')];
	});
	await step('it is sent as a Word document and as a workbook', async () => {
		const wrong = [];
		for (const form of ['docx', 'xlsx']) {
			await page.goto(`${server.url}/amendments/AM-1/matrix`);
			const sent = page.waitForEvent('download');
			await page.click(`main >> a:text-is("${form.toUpperCase()}")`);
			const to = path.join(screens, `matrix.${form}`);
			await (await sent).saveAs(to);
			if (readFileSync(to).subarray(0, 2).toString() !== 'PK')
				wrong.push(form);
		}
		await page.goto(`${server.url}/amendments/AM-1/matrix`);
		return wrong;
	});
	await step('what has a response can be left out', async () => {
		await page.check('input[name=open]');
		await go(page, 'button:text("Show")');
		return [(await page.locator('tbody tr').count()) !== 3 && 'the number of rows'];
	});
	await step('programs read the same rows, by a code as people type it', async () => {
		const ask = (query) => page.evaluate(async (address) =>
			(await fetch(address)).json(), `/api/v1/amendments/AM-1/matrix${query}`);
		const all = await ask('');
		const one = await ask('?element=sl-2&open=1');
		return [all.total !== 4 && 'total', all.unanswered !== 3 && 'unanswered',
			all.items[0].element !== null && 'the whole',
			all.items[1].response !== 'Those of the annex.' && 'the response',
			one.items.length !== 1 && `${one.items.length} rows of SL 2`,
			one.items[0]?.code !== 'SL 2' && 'the code'];
	});
	await step('an old form does not overwrite a response', async () => {
		await page.goto(`${server.url}/amendments/AM-1/matrix?element=SL%202`);
		await page.evaluate(() => {
			document.querySelector('tbody tr input[name=version]').value = '1';
		});
		await page.fill('tbody tr:nth-child(1) textarea', 'Something else.');
		await go(page, 'tbody tr:nth-child(1) button:text("Save")');
		return [lacks(await text(page, '.problems'), 'Those of the annex.'),
			(await page.inputValue('tbody tr:nth-child(1) textarea')) !==
			'Something else.' && 'what was typed'];
	});
	await look(page, 'matrix-conflict');
}

async function choosing(page, server) {
	await step('what is ticked is left out', async () => {
		await page.goto(`${server.url}/amendments/AM-1/upload`);
		await page.selectOption('#f-agency', 'OHCHR');
		await page.setInputFiles('#f-file', file('round-comments.docx'));
		await goUntil(page, 'button:text("Read it")', CONFIRM);
		const boxes = await page.locator('input[name=out]').all();
		for (const box of boxes.slice(0, -1))
			await box.check();
		await goUntil(page, CONFIRM, 'text=It is stored.');
		await page.goto(`${server.url}/amendments/AM-1/matrix?agency=OHCHR`);
		const rows = await page.locator('tbody tr').count();
		await page.goto(`${server.url}/amendments/AM-1`);
		const words = await text(page, 'main');
		return [boxes.length < 5 && `${boxes.length} boxes`, rows !== 1 && `${rows} rows`,
			(words.match(/OHCHR, proposed/gi) ?? []).length > 0 && 'a change'];
	});
}

await walk('rounds', async ({ page, server, screens }) => {
	await drafting(page, server);
	await commenting(page, server);
	await answering(page, server, screens);
	await choosing(page, server);
});
