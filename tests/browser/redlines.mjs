// SPDX-License-Identifier: Apache-2.0
// The redline in a real browser: node tests/browser/redlines.mjs [--build DIR]. Newer documents are
// held against the released one: from change to change and back by keyboard and without scripts,
// what is heard, which way words run, and print. Pictures are left in build-san/screens-redlines/.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { go, resize } from './go.mjs';
import { NARROW, WIDE } from './look.mjs';
import { ROOT, lacks, look, step, text, walk } from './walk.mjs';

const ARABIC = 'تعزيز حقوق الإنسان في كل البلدان';
const ENGLISH = [
	['Finding out what the SC has done', 'Finding out what the Security Council has done'],
	['can be built (responsibility UNESCO)', 'can be built (responsibility OHCHR)'],
	['<p>Spread, and put to use, the', '<p>Spread the'],
	['Pillar will set up an email list for its own members', ARABIC],
];
const MOVED = /(<p>Draft an analytical .*?<\/p>) (<p>With UNCTs, .*?<\/p>)/;
const KEYS = 40; // more Tabs than any link is away from where a step begins

// Stores the document as a newer version of what is held.
function importNewer(server, words) {
	const file = path.join(path.dirname(server.data), 'newer.tsv');
	writeFileSync(file, words);
	server.run('import', file, '--newer');
}

function edited() {
	let words = readFileSync(path.join(ROOT, 'examples/framework.tsv'), 'utf8');
	for (const [before, after] of ENGLISH) {
		if (!words.includes(before))
			throw new Error(`the sample does not say: ${before}`);
		words = words.replace(before, after);
	}
	return words.replace(MOVED, '$2 $1');
}

// A window that goes to a place on its page is there when the frame after the next one begins.
const stands = (page) => page.evaluate(async () => {
	for (let i = 0; i < 2; i++)
		await new Promise(globalThis.requestAnimationFrame);
});

// Presses Tab until a link says these words, then Enter: as one goes without a mouse. The place
// where the link leads, once the page is there: a busy browser goes after the key was let go.
async function follow(page, words) {
	for (let i = 0; i < KEYS; i++) {
		await page.keyboard.press('Tab');
		const [name, leads] = await page.evaluate(() => {
			const { textContent, hash } = globalThis.document.activeElement;
			return [textContent.trim(), hash];
		});
		if (name === words || name.startsWith(`${words}:`)) {
			await page.keyboard.press('Enter');
			await page.waitForFunction(
				(hash) => globalThis.location.hash === hash, leads);
			await stands(page);
			return leads;
		}
	}
	throw new Error(`no link "${words}" within ${KEYS} keys of ${page.url()}`);
}

const is = (found, wanted) => (found === wanted ? '' : `"${found}" instead of "${wanted}"`);

// Whether the place in the address can be read: in the window, and nothing lies over it.
const isSeen = (page) => page.evaluate(() => {
	const target = globalThis.document.querySelector(':target');
	const box = target.getBoundingClientRect();
	const at = globalThis.document.elementFromPoint(box.left + 3, box.top + 3);
	return box.top >= 0 && box.top < globalThis.innerHeight && (target.contains(at) ||
		at.contains(target)) ? '' : `${target.id} is not seen (${box.top})`;
});

// What assistive technology gets of an element: roles with the texts in them.
async function heard(page, selector) {
	const cdp = await page.context().newCDPSession(page);
	const { root } = await cdp.send('DOM.getDocument');
	const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector });
	const { node } = await cdp.send('DOM.describeNode', { nodeId });
	const { nodes } = await cdp.send('Accessibility.getFullAXTree');
	const byId = new Map(nodes.map((item) => [item.nodeId, item]));
	const say = (item) => {
		const role = item.role?.value;
		const inside = item.childIds.map((id) => byId.get(id)).filter(Boolean).map(say)
			.join('');
		if (role === 'StaticText')
			return `${item.name.value} `;
		return role === 'insertion' || role === 'deletion' ? `<${role}>${inside}</>`
			: inside;
	};
	return say(nodes.find((item) => item.backendDOMNodeId === node.backendNodeId))
		.replace(/\s+/g, ' ');
}

// Links to places on the page that are not there, and places of one name.
const lostPlaces = (page) => page.evaluate(() => {
	const ids = [...globalThis.document.querySelectorAll('[id]')].map(({ id }) => id);
	const lost = [...globalThis.document.querySelectorAll('a[href^="#"]')]
		.map((link) => link.hash.slice(1)).filter((id) => !ids.includes(id));
	return [...lost, ...ids.filter((id, i) => ids.indexOf(id) !== i)].join();
});

const directions = (page) => page.evaluate(() => [...globalThis.document.querySelectorAll('p')]
	.filter((item) => /[\u0600-\u06FF]/.test(item.textContent))
	.map((item) => globalThis.getComputedStyle(item).direction).join());

await walk('redlines', async ({ page, server, browser }) => {
	const changes = `${server.url}/redline?from=1&to=2`;
	const whole = `${changes}&show=whole`;

	await step('newer documents are stored', async () => {
		const newer = edited();
		importNewer(server, newer);
		importNewer(server, newer.replace(ARABIC, `ثم ${ARABIC} والمدن`));
	});
	await page.goto(changes);
	await look(page, 'changes');
	await step('from change to change, to the table and back', async () => [
		is(await follow(page, 'First change'), '#change-1'), await isSeen(page),
		is(await follow(page, 'Next change'), '#change-2'), await isSeen(page),
		is(await follow(page, 'Next change'), '#change-3'),
		is(await follow(page, 'Change before'), '#change-2'),
		is(await follow(page, 'In the table'), '#row-2'), await isSeen(page),
		is(await follow(page, '2'), '#change-2'), await isSeen(page),
	]);
	await step('what was taken out and put in is heard, and where it ends', async () => [
		lacks(await heard(page, 'main'), 'what the <deletion>taken out: SC </>' +
			'<insertion>put in: Security Council end of change </> has done'),
		lacks(await heard(page, 'main'),
			'<deletion>taken out: UNESCO </><insertion>put in: OHCHR </>'),
	]);
	await page.goto(whole);
	await look(page, 'whole');
	await step('in the whole text too', async () => [
		is(await follow(page, 'First change'), '#change-1'), await isSeen(page),
		is(await follow(page, '›Next change'), '#change-2'), await isSeen(page),
		is(await follow(page, '‹Change before'), '#change-1'),
		is(await follow(page, 'Change 1'), '#row-1'), await isSeen(page),
		is(await follow(page, '1'), '#change-1'), await isSeen(page),
	]);
	await step('on a narrow screen nothing lies over a change', async () => {
		await resize(page, NARROW);
		await page.goto(`${whole}#change-3`);
		await stands(page);
		const problem = await isSeen(page);
		await resize(page, WIDE);
		return [problem];
	});
	await step('every link from change to change arrives', async () => {
		const found = [];
		for (const address of [changes, whole, `${server.url}/redline?from=3&to=1`]) {
			await page.goto(address);
			found.push(await lostPlaces(page));
		}
		await page.goto(whole);
		return [is(found.join(), ',,')];
	});
	await step('what moved says so at both places', async () => {
		const words = await text(page, 'table.redline');
		return [lacks(words, 'moved away'), lacks(words, 'moved here'),
			is(await page.locator('a:text-is("Where it went")').count(), 1)];
	});
	await step('copied words are theirs alone', async () => {
		await page.goto(changes);
		const copied = await page.evaluate(() => {
			const selection = globalThis.getSelection();
			selection.selectAllChildren(globalThis.document.querySelector('main'));
			return selection.toString();
		});
		return [lacks(copied, 'Security Council'), copied.includes('taken out') ?
			'"taken out" is copied' : ''];
	});
	await step('Arabic runs from right to left, whatever stands before it', async () => {
		const found = [];
		for (const show of ['', '&show=whole']) {
			await page.goto(`${server.url}/redline?from=2&to=3${show}`);
			found.push(await directions(page));
		}
		return [is(found.join(' '), 'rtl rtl')];
	});
	await look(page, 'arabic');
	await step('print has the changes without the ways between them', async () => {
		await page.goto(changes);
		await page.emulateMedia({ media: 'print' });
		const seen = await page.locator('.steps').first().isVisible();
		await page.emulateMedia({ media: null });
		return [seen ? 'links from change to change are printed' : ''];
	});
	await step('all of it works without scripts', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false,
			viewport: WIDE });
		const plain = await context.newPage();
		await plain.goto(changes);
		await go(plain, 'text=First change');
		await go(plain, '#change-1 >> text=Next change');
		await go(plain, '#change-2 >> text=In the table');
		return [is(new URL(plain.url()).hash, '#row-2')];
	});
});
