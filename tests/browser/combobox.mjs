// SPDX-License-Identifier: Apache-2.0
// References by type-ahead, in a real browser with the keyboard: node tests/browser/combobox.mjs
// [--build DIR]. Arrows, Enter, Escape, what is announced, a list of several, a mouse, a narrow
// screen, right to left, a server that does not answer; and without scripts the button is left.
import { enter, go, resize } from './go.mjs';
import { NARROW, WIDE, axeProblems, sideways } from './look.mjs';
import { lacks, look, step, walk } from './walk.mjs';

const stateOf = (page, id) => page.evaluate((name) => {
	const input = document.getElementById(name);
	const list = document.getElementById(input.getAttribute('aria-controls'));
	const active = document.getElementById(input.getAttribute('aria-activedescendant'));
	return { role: input.getAttribute('role'), expanded: input.getAttribute('aria-expanded'),
		hidden: list.hidden, value: input.value,
		options: [...list.children].map((option) => option.textContent),
		selected: [...list.children].filter((option) =>
			option.getAttribute('aria-selected') === 'true').length,
		active: active?.textContent ?? '', focused: document.activeElement === input,
		status: input.form.querySelector('p.heard[role=status]').textContent };
}, id);

// All at once, as a fast hand does: a busy browser is asked for each letter of a slow one, and what
// it was offered for the first would be looked at.
async function type(page, id, words) {
	await page.focus(`#${id}`);
	await page.keyboard.insertText(words);
	await page.waitForSelector(`#${id}[aria-expanded=true]`);
	return stateOf(page, id);
}

const differs = (what, is, want) => (is === want ? '' : `${what} is ${JSON.stringify(is)}, not `
	+ JSON.stringify(want));

async function oneReference(page, url) {
	await step('what fits is offered, counted and chosen with arrows and Enter', async () => {
		await page.goto(`${url}/progress/new`);
		const open = await type(page, 'f-action', 'cj');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		const second = await stateOf(page, 'f-action');
		await page.keyboard.press('ArrowUp');
		const first = await stateOf(page, 'f-action');
		await page.keyboard.press('ArrowUp');
		const last = await stateOf(page, 'f-action');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		const chosen = await stateOf(page, 'f-action');
		return [differs('role', open.role, 'combobox'), lacks(open.options[0], 'CJ 1'),
			differs('said', open.status, `Found: ${open.options.length}`),
			open.options.length !== 10 && `${open.options.length} options`,
			differs('first', open.active, ''), differs('second', second.active,
				open.options[1]), differs('first', first.active, open.options[0]),
			differs('last', last.active, open.options[9]),
			differs('selected', last.selected, 1),
			differs('value', chosen.value, 'CJ 1'),
			differs('expanded', chosen.expanded, 'false'),
			differs('said', chosen.status, 'Added: CJ 1'),
			differs('page', new URL(page.url()).pathname, '/progress/new'),
			!chosen.focused && 'the focus has left the input'];
	});
	await step('Escape closes the list and keeps what is typed', async () => {
		await page.fill('#f-action', '');
		await type(page, 'f-action', 'cj');
		await page.keyboard.press('Escape');
		const closed = await stateOf(page, 'f-action');
		await page.keyboard.press('ArrowDown');
		await page.waitForSelector('#f-action[aria-expanded=true]');
		const again = await stateOf(page, 'f-action');
		await page.keyboard.press('Tab');
		const left = await stateOf(page, 'f-action');
		return [differs('value', closed.value, 'cj'), !closed.hidden && 'it is open',
			differs('active', again.active, again.options[0]),
			!left.hidden && 'it stays open', differs('value', left.value, 'cj')];
	});
	await step('nothing that fits is said', async () => {
		await page.fill('#f-action', '');
		await page.focus('#f-action');
		await page.keyboard.type('nowheretobefound');
		await page.waitForFunction(() => document.querySelector('form.page p.heard')
			.textContent.startsWith('Nothing like it'));
	});
}

async function severalReferences(page, url) {
	await step('of several, each chosen one becomes a line', async () => {
		await page.goto(`${url}/actions/CJ-1/edit`);
		await page.fill('#f-leads', '');
		await type(page, 'f-leads-add', 'wh');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		await type(page, 'f-leads-add', 'ilo');
		await page.click('#f-leads-add-list [role=option]');
		const at = await stateOf(page, 'f-leads-add');
		const lines = await page.inputValue('#f-leads');
		await type(page, 'f-leads-add', 'wh');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		return [differs('lines', lines, 'WHO\nILO'), differs('input', at.value, ''),
			differs('lines', await page.inputValue('#f-leads'), 'WHO\nILO'),
			!at.focused && 'the mouse takes the focus away'];
	});
	await step('Enter where nothing is chosen sends the form', async () => {
		await page.focus('#f-leads-add');
		await enter(page, '#f-leads-add');
		return [differs('page', new URL(page.url()).pathname, '/actions/CJ-1'),
			lacks(await page.innerText('.saved'), 'ILO')];
	});
}

async function howItLooks(page, url, screens) {
	for (const [name, size] of [['wide', WIDE], ['narrow', NARROW]]) {
		for (const dir of ['ltr', 'rtl']) {
			await step(`the open list, ${name}, ${dir}`, async () => {
				await resize(page, size);
				await page.goto(`${url}/actions/CJ-1/edit`);
				await page.evaluate((to) => {
					document.documentElement.dir = to;
				}, dir);
				await type(page, 'f-leads-add', 'o');
				await page.keyboard.press('ArrowDown');
				const gap = await page.evaluate(() => {
					const list = document.querySelector('#f-leads-add-list')
						.getBoundingClientRect();
					const input = document.querySelector('#f-leads-add')
						.getBoundingClientRect();
					return Math.abs(list.left - input.left)
						+ Math.abs(list.right - input.right);
				});
				const isInView = await page.evaluate(() => document.querySelector(
					'#f-leads-add-list').getBoundingClientRect().top
					< window.innerHeight);
				await page.screenshot({ fullPage: true,
					path: `${screens}/open-${name}-${dir}.png` });
				return [await sideways(page),
					!isInView && 'the list is out of view',
					...await axeProblems(page, name),
					gap > 2 && `the list is ${gap} px beside its input`];
			});
		}
	}
	await resize(page, WIDE);
}

async function whenItCannot(page, url, browser) {
	await step('a server that does not answer leaves the button', async () => {
		await page.route('**/api/v1/suggestions**', (route) => route.abort());
		await page.goto(`${url}/progress/new`);
		await Promise.all([page.waitForEvent('requestfailed'),
			page.fill('#f-action', 'CJ 1')]);
		const now = await stateOf(page, 'f-action');
		await page.unroute('**/api/v1/suggestions**');
		await go(page, 'button[name=_find][value=action]');
		return [!now.hidden && 'an empty list is open', differs('value', now.value, 'CJ 1'),
			lacks(await page.innerText('.found'), 'CJ 1')];
	});
	await step('without scripts the browser offers and the button looks up', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false,
			storageState: await page.context().storageState() });
		const plain = await context.newPage();
		await plain.goto(`${url}/progress/new`);
		const list = await plain.getAttribute('#f-action', 'list');
		await plain.fill('#f-action', 'CJ 1');
		await go(plain, 'button[name=_find][value=action]');
		const found = await plain.innerText('.found');
		await context.close();
		return [differs('list', list, 'known-action'), lacks(found, 'CJ 1')];
	});
	await step('scripts stay small', async () => {
		const files = await page.evaluate(async () => Promise.all(
			[...document.scripts].map(async ({ src }) => (await (await fetch(src))
				.arrayBuffer()).byteLength)));
		const sum = files.reduce((all, bytes) => all + bytes, 0);
		console.log(`scripts of a form: ${sum} bytes in ${files.length} files`);
		return [sum > 40000 && `${sum} bytes`];
	});
}

await walk('combobox', async ({ page, server, browser, screens }) => {
	await oneReference(page, server.url);
	await severalReferences(page, server.url);
	await howItLooks(page, server.url, screens);
	await whenItCannot(page, server.url, browser);
	await page.goto(`${server.url}/actions/CJ-1/edit`);
	await look(page, 'form');
});
