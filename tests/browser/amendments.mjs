// SPDX-License-Identifier: Apache-2.0
// Amendments made by forms in a real browser: node tests/browser/amendments.mjs [--build DIR].
// Each operation with its reason, from the sentence on the instrument to the words of the redline;
// what was typed is kept where it cannot be saved; two people at one draft; a draft that another
// amendment overtook. Each page passed on the way is looked at at both widths; pictures are left
// in build-san/screens-amendments/.
import { enter, go, leads } from './go.mjs';
import { WIDE } from './look.mjs';
import { PASSWORD } from './signed.mjs';
import { lacks, look, step, text, walk } from './walk.mjs';

// As a program of a person's.
async function api(server, token, path, data) {
	const answer = await fetch(`${server.url}/api/v1/${path}`, {
		method: data === undefined ? 'GET' : 'POST', body: JSON.stringify(data),
		headers: { Authorization: `Bearer ${token}`,
			'Content-Type': 'application/json' } });
	if (!answer.ok)
		throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	return answer.json();
}

async function join(browser, server, email, ...role) {
	const name = email.split('@')[0];
	const link = server.run('user', 'add', email, '--name', name, ...role).trim();
	const context = await browser.newContext({ viewport: WIDE, colorScheme: 'light' });
	const page = await context.newPage();
	await page.goto(link);
	await page.fill('#f-password', PASSWORD);
	await enter(page, '#f-password');
	return page;
}

const send = (page, button) =>
	go(page, `main form button:not(.away):text-is("${button}")`);

// What the draft makes of the text: the redline without what it takes out.
const redline = async (page, address) => {
	await page.goto(address);
	return page.locator('section[aria-labelledby=what]').evaluate((section) => {
		const copy = section.cloneNode(true);
		for (const gone of copy.querySelectorAll('del, .heard'))
			gone.remove();
		return copy.textContent.replace(/\s+/g, ' ');
	});
};

const choose = async (page, field, words) => {
	const options = await page.locator(`${field} option`).allInnerTexts();
	const index = options.findIndex((option) => option.startsWith(words));
	if (index < 0)
		throw new Error(`no ${words} among ${options.slice(0, 9).join(' | ')}`);
	await page.selectOption(field, { index });
};

// The change of one element by its form.
async function change(page, address, element, fields) {
	await page.goto(`${address}/elements/${element}/edit`);
	for (const rare of await page.locator('details.rare > summary').all())
		await rare.click();
	for (const [field, value] of Object.entries(fields)) {
		const at = page.locator(`#f-${field}`);
		if (await at.evaluate((e) => e.type === 'radio'))
			await page.check(`input[name=${field}][value="${value}"]`);
		else
			await at.fill(value);
	}
	await send(page, 'Save');
}

const holds = async (page, field, words) => {
	const held = await page.inputValue(field);
	return held === words ? '' : `${field} holds ${held}`;
};

const begun = async (server) => {
	const { total } = await api(server, server.token, 'amendments');
	return total > 0 && 'an amendment was begun';
};

async function beginning(page, server) {
	await step('a change begins at the sentence on the instrument', async () => {
		await page.goto(`${server.url}/instrument`);
		await go(page, 'a.propose[href*="/SL-4/"]');
		return [lacks(await text(page, 'main'), 'begins an amendment')];
	});
	await look(page, 'begin');
	await step('nothing is begun where nothing is changed', async () => {
		await send(page, 'Save');
		return [lacks(await text(page, '.problems'), 'nothing to propose'),
			await begun(server)];
	});
	await step('what was typed is there again after a mistake', async () => {
		await page.fill('#f-text', 'Write a joint article.');
		await page.fill('#f-period', 'some day soon or so');
		await page.fill('#f-_reason', 'Shorter.');
		await send(page, 'Save');
		return [await holds(page, '#f-text', 'Write a joint article.'),
			await holds(page, '#f-period', 'some day soon or so'),
			await holds(page, '#f-_reason', 'Shorter.'), await begun(server)];
	});
	await look(page, 'begin-refused');
	await step('words and a reason make a draft with a redline', async () => {
		await page.fill('#f-period', 'Q4 2021');
		await send(page, 'Save');
		const words = await redline(page, page.url());
		return [!/\/amendments\/AM-1$/.test(page.url()) && page.url(),
			lacks(await text(page, 'h1'), 'AM 1 Change of SL 4'),
			lacks(words, 'Write a joint article.'),
			lacks(words, 'Shorter.'), lacks(words, 'Q4 2021')];
	});
	await look(page, 'first');
}

async function operations(page, server) {
	const address = `${server.url}/amendments/AM-1`;
	const arrange = async (code, form, fields) => {
		await page.goto(`${address}/arrange`);
		const row = page.locator('ul.links > li',
			{ hasText: new RegExp(`^${code} `) });
		await leads(page, () =>
			row.locator('a:text-is("Move or remove")').first().click());
		for (const [name, value] of Object.entries(fields)) {
			const within = page.locator(`form:has(input[value=${form}])`);
			const field = within.locator(`[name=${name}]`).first();
			const tag = await field.evaluate((e) => e.tagName + (e.type ?? ''));
			if (tag.startsWith('SELECT'))
				await field.selectOption({ label: value });
			else if (tag.endsWith('checkbox'))
				await within.locator(`label:has-text("${value}") input`).check();
			else
				await field.fill(value);
		}
	};
	await step('an action is added behind another one, then its lead', async () => {
		await page.goto(`${address}/add?part=action`);
		await page.fill('#f-text', 'Publish by May 2021 what was learnt.');
		await page.fill('#f-reason', 'Others ask for it.');
		await choose(page, '#f-place', 'After SL 4');
		await send(page, 'Add it to the draft');
		await page.fill('#f-leads', 'WHO');
		await look(page, 'proposed-date');
		const notice = await text(page, 'main');
		await send(page, 'Save');
		const words = await redline(page, address);
		return [lacks(words, 'SL 12'), lacks(words, 'Added'),
			lacks(words, 'Publish by May 2021 what was learnt.'), lacks(words, 'WHO'),
			lacks(words, 'Others ask for it.'),
			lacks(notice, 'Its words name a date'),
			!/When\s*by May 2021/.test(words) && 'the date taken'];
	});
	await page.goto(`${address}/arrange`);
	await look(page, 'elements');
	await step('one is moved to another pillar', async () => {
		await arrange('SL 5', 'move', { place: 'First action of Criminal Justice',
			reason: 'It belongs there.' });
		await look(page, 'arrange');
		await send(page, 'Move it');
		const words = await redline(page, address);
		return [lacks(words, 'SL 5'), lacks(words, 'Moved'),
			lacks(words, 'It belongs there.')];
	});
	await step('no place to move to is said', async () => {
		await arrange('SL 6', 'move', { reason: 'Somewhere.' });
		await send(page, 'Move it');
		return [lacks(await text(page, '.problems'), 'Choose where it is to stand'),
			await holds(page, '#f-reason-move', 'Somewhere.')];
	});
	await step('one is split in two', async () => {
		await arrange('SL 6', 'split', { reason: 'Two steps.',
			parts: 'Gather good practices.\n\nCirculate them.' });
		await send(page, 'Split it');
		const words = await redline(page, address);
		return [lacks(words, 'Gather good practices.'), lacks(words, 'Circulate them.'),
			lacks(words, 'Two steps.')];
	});
	await step('two are merged', async () => {
		await arrange('SL 7', 'merge', { with: 'SL 8', reason: 'They are one.',
			whole: 'Draft one framework for both.' });
		await send(page, 'Merge them');
		const words = await redline(page, address);
		return [lacks(words, 'Draft one framework for both.'),
			lacks(words, 'They are one.')];
	});
	await step('one is removed', async () => {
		await arrange('SL 2', 'remove', { reason: 'It is done.' });
		await send(page, 'Remove it');
		const words = await redline(page, address);
		return [lacks(words, 'Removed'), lacks(words, 'It is done.')];
	});
	await step('a pillar is closed, another one comes', async () => {
		await change(page, address, 'IN', { status: 'closed', _reason: 'It ended.',
			reason: 'Its work is done.' });
		const closed = await redline(page, address);
		await page.goto(`${address}/add?part=pillar`);
		await page.fill('#f-text', 'Learning from each other');
		await page.fill('#f-reason', 'All pillars learn.');
		await page.selectOption('#f-place', { index: 1 });
		await send(page, 'Add it to the draft');
		const words = await redline(page, address);
		return [lacks(closed, 'Closed'), lacks(closed, 'It ended.'),
			lacks(words, 'Learning from each other'),
			lacks(words, 'All pillars learn.')];
	});
	await step('what the draft adds can be named in it', async () => {
		const draft = await api(server, server.token, 'amendments/AM-1/text');
		const { code } = draft.pillars.find(({ title }) => title.startsWith('Learning'));
		await page.goto(`${address}/add?part=action&pillar=${code}`);
		await page.fill('#f-text', 'Hold a day of learning.');
		await send(page, 'Add it to the draft');
		await page.fill('#f-leads', 'Learning from each other');
		await send(page, 'Save');
		await change(page, address, 'CC-1', { related: code,
			_reason: 'They go together.' });
		const words = await redline(page, address);
		return [lacks(await text(page, 'section[aria-labelledby=what]'), `${code} 1`),
			lacks(words, 'They go together.')];
	});
	await step('and it is offered with the others', async () => {
		await page.goto(`${address}/elements/CC-2/edit`);
		await page.locator('#f-leads-add').pressSequentially('learning f');
		await page.waitForSelector(
			'#f-leads-add-list li:has-text("Learning from each other")');
	});
	await page.goto(address);
	await look(page, 'all');
}

async function talking(page, server) {
	const address = `${server.url}/amendments/AM-1`;
	await step('a change is commented, and the comment resolved', async () => {
		await page.goto(address);
		await go(page, '.amended .changes-list > li >> nth=0 >> a:text-is("Comment")');
		await page.fill('textarea[name=words]', 'Shorter is better, but who writes it?');
		await send(page, 'Add the comment');
		await page.goto(address);
		const open = await text(page, '.amended .changes-list > li >> nth=0');
		await go(page, '.amended .changes-list > li >> nth=0 >> a:has-text("1 comment")');
		await look(page, 'change');
		const words = await text(page, 'main');
		const marked = await page.locator('.change ins, .change del').count();
		await go(page, 'button:text-is("Resolve")');
		await go(page, 'text=Among the other changes');
		const place = new URL(page.url()).hash;
		const there = await page.locator(`.changes-list > li${place}`).count();
		await page.goto(address);
		return [lacks(open, '1 comment, 1 open'), lacks(words, 'Add: Pillar'),
			lacks(words, 'Give a position on it'),
			marked === 0 && 'the change is not shown as a redline',
			there !== 1 && 'it does not lead to its place among the others',
			lacks(await text(page, '.amended .changes-list > li >> nth=0'),
				'1 comment, 0 open')];
	});
	await step('a reason is given later', async () => {
		await page.locator('summary:has-text("Give a reason")').first().click();
		await page.fill('details[open] input[name=reason]', 'Somebody has to lead.');
		await go(page, 'details[open] button:text-is("Keep the reason")');
		return [lacks(await redline(page, address), 'Somebody has to lead.')];
	});
}

// Two people have the same form open.
async function meeting(page, server, other) {
	const form = `${server.url}/amendments/AM-1/elements/CC-1/edit`;
	await step('nobody overwrites what another one saved', async () => {
		await page.goto(form);
		await other.goto(form);
		await other.fill('#f-text', 'Celebrate together.');
		await send(other, 'Save');
		await page.fill('#f-text', 'Celebrate apart.');
		await send(page, 'Save');
		const words = await text(page, 'main');
		return [lacks(words, 'Somebody changed this in the draft'),
			lacks(words, 'Celebrate together.'),
			await holds(page, '#f-text', 'Celebrate apart.')];
	});
	await look(page, 'overtaken');
	await step('who looked at it may save again', async () => {
		await send(page, 'Save');
		const words = await redline(page, `${server.url}/amendments/AM-1`);
		return [lacks(words, 'Celebrate apart.')];
	});
}

// Adopts an amendment by decision: one circulates, another one adopts.
async function adopt(server, chair, code) {
	const { version } = await api(server, server.token, `amendments/${code}`);
	const sent = await api(server, server.token, `amendments/${code}/circulate`,
		{ version, method: 'chairs' });
	await api(server, chair, `amendments/${code}/adopt`, { version: sent.version,
		words: 'Meeting of the chairs' });
}

async function proposal(server, title, changes) {
	const made = await api(server, server.token, 'amendments', { title });
	for (const [code, field, words] of changes) {
		const { id } = await api(server, server.token, `actions/${code}`);
		await api(server, server.token, 'amendment_changes', { amendment: made.id,
			operation: 'replace', part: 'action', element: id, field, state: 'taken',
			after: { text: words, marks: [] }, reason: `${title}.`, confirmed: true });
	}
	return made.code.replace(' ', '-');
}

async function overtaken(page, server, chair) {
	const held = (await api(server, server.token, 'actions/CJ-3')).text.text;
	const mine = await proposal(server, 'Mine', [['CJ-1', 'text', 'My words.'],
		['CJ-2', 'text', 'My words, too.'], ['CJ-4', 'leads', 'ILO'],
		['CJ-3', 'text', `${held} Mine.`], ['CJ-6', 'text', 'Nobody else wrote this.']]);
	const theirs = await proposal(server, 'Theirs', [['CJ-1', 'text', 'Their words.'],
		['CJ-2', 'text', 'Their words, too.'], ['CJ-4', 'leads', 'WHO'],
		['CJ-3', 'text', `Theirs. ${held}`]]);
	const address = `${server.url}/amendments/${mine}`;
	await step('another amendment on the same sentences is adopted', async () => {
		await adopt(server, chair, theirs);
		await page.goto(address);
		return [lacks(await text(page, 'main'), 'was adopted meanwhile')];
	});
	await look(page, 'overtaken-draft');
	await go(page, 'text=Let this draft start from it');
	await step('each conflict shows what was adopted beside what the draft wants', async () => {
		const words = await text(page, 'main');
		return [lacks(words, '4 changes do not fit the newer text. 1 change fits it'),
			...['Adopted meanwhile', 'What this draft wants', 'Their words.',
				'My words.', 'WHO', 'ILO'].map((part) => lacks(words, part)),
			(await page.locator('input[type=radio]:checked').count()) > 0
				&& 'something is chosen already'];
	});
	await look(page, 'rebase');
	const row = (code) => page.locator('section',
		{ has: page.locator(`h2:has-text("${code}")`) });
	await step('what is undecided is asked, and nothing typed is lost', async () => {
		await row('CJ 1').locator('input[value=theirs]').check();
		await row('CJ 2').locator('input[value=mine]').check();
		await row('CJ 2').locator('textarea').fill('Words of both.');
		await send(page, 'Start from the newest text');
		const written = await text(page, '.problems');
		await row('CJ 2').locator('input[value=edited]').check();
		await send(page, 'Start from the newest text');
		return [lacks(written, 'Choose which holds'),
			lacks(await text(page, '.problems'), 'CJ 3'),
			lacks(await text(page, '.problems'), 'CJ 4'),
			(await row('CJ 2').locator('textarea').inputValue()) !== 'Words of both.'
				&& 'the text',
			!(await row('CJ 1').locator('input[value=theirs]').isChecked())
				&& 'the choice'];
	});
	await look(page, 'rebase-refused');
	await step('decided, the draft says what people chose', async () => {
		await row('CJ 3').locator('input[value=edited]').check();
		await row('CJ 4').locator('input[value=mine]').check();
		await send(page, 'Start from the newest text');
		const words = await redline(page, address);
		const gone = await text(page, 'section[aria-labelledby=proposed]');
		return [lacks(words, 'Words of both.'), lacks(words, 'Mine.'), lacks(words, 'ILO'),
			lacks(words, 'Nobody else wrote this.'), lacks(words, 'Theirs. '),
			words.includes('My words') && 'what was given up is in it',
			lacks(gone, 'Declined'), lacks(gone, 'My words.')];
	});
	await look(page, 'rebased');
}

await walk('amendments', async ({ page, server, browser }) => {
	server.token = server.run('token', 'create', 'walk', '--person', 'sara@example.org',
		'--write').trim();
	await beginning(page, server);
	await operations(page, server);
	await talking(page, server);
	const other = await join(browser, server, 'chair@example.org', '--role',
		'co-chair-permanent');
	await meeting(page, server, other);
	await overtaken(page, server, server.run('token', 'create', 'walk', '--person',
		'chair@example.org', '--write').trim());
});
