// SPDX-License-Identifier: Apache-2.0
// Finds every page that links lead to, without a browser, and picks some of each kind to look at.
// A kind is a path in which what varies (more than a few siblings) is left open.

const MOST_PAGES = 1500;
const FEW_SIBLINGS = 5;
const OF_EACH_KIND = 2;
// Many times what a print takes on a quiet machine: what is late on a busy one is not wrong.
const MADE_MS = 300000;

const ENTITIES = {
	'&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'",
};

function decode(text) {
	return text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (entity) => ENTITIES[entity]);
}

// Links, pictures and scripts of a page, and what its search form leads to.
function targetsOf(html) {
	const targets = [];
	for (const [, , value] of html.matchAll(/\s(href|src)="([^"]*)"/g))
		targets.push(decode(value));
	for (const [form] of html.matchAll(/<form\b[\s\S]*?<\/form>/g)) {
		const action = /<form\b[^>]*\saction="([^"]*)"/.exec(form);
		const words = /<input\b[^>]*\stype="search"[^>]*>/.exec(form);
		const name = words && /\sname="([^"]*)"/.exec(words[0]);
		if (!action || !name || /<form\b[^>]*\smethod="post"/i.test(form))
			continue;
		for (const asked of ['report', 'zzqx', '<b>"\'&'])
			targets.push(decode(action[1]) + '?'
				+ new URLSearchParams({ [name[1]]: asked }));
	}
	return targets;
}

function idsOf(html) {
	return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((match) => decode(match[1])));
}

// A print answers 202 while it is being made.
async function fetchMade(url) {
	for (const end = Date.now() + MADE_MS; ;) {
		const answer = await fetch(url);
		if (answer.status !== 202 || Date.now() > end)
			return answer;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

const isDownload = (answer) =>
	(answer.headers.get('content-disposition') ?? '').startsWith('attachment');

// Returns { pages: Map(path -> html), problems: [words] }.
export async function crawl(base) {
	const pages = new Map();
	const problems = [];
	const fragments = [];
	const queue = [['/', '']];
	const seen = new Set(['/']);

	while (queue.length > 0) {
		const [target, from] = queue.shift();
		const answer = await fetchMade(base + target);
		const type = answer.headers.get('content-type') ?? '';
		const text = await answer.text();
		if (answer.status !== 200) {
			problems.push(`${from} links to ${target}, which answers ${answer.status}`);
			continue;
		}
		if (!type.startsWith('text/html') || isDownload(answer))
			continue;
		pages.set(target, text);
		for (const link of targetsOf(text)) {
			const url = new URL(link, base + target);
			if (url.origin !== base)
				continue;
			const path = url.pathname + url.search;
			if (url.hash)
				fragments.push({ path, from: target,
					id: decodeURIComponent(url.hash.slice(1)) });
			if (seen.has(path))
				continue;
			seen.add(path);
			if (seen.size <= MOST_PAGES)
				queue.push([path, target]);
		}
	}
	for (const { path, id, from } of fragments) {
		const html = pages.get(path);
		if (html !== undefined && !idsOf(html).has(id))
			problems.push(`${from} links to ${path}#${id}, and no element has that id`);
	}
	return { pages, problems: [...new Set(problems)], seen: seen.size };
}

function kindOf(path, siblings) {
	const url = new URL(path, 'http://x');
	const parts = url.pathname.split('/');
	const kind = parts.map((part, i) => {
		const above = parts.slice(0, i).join('/');
		return (siblings.get(above)?.size ?? 0) > FEW_SIBLINGS && above !== '' ? '*' : part;
	});
	return kind.join('/') + '?' + [...new Set(url.searchParams.keys())].sort().join('&');
}

// The shortest and the longest page of each kind: blanks and crowds are where layouts break.
export function choose(pages) {
	const siblings = new Map();
	for (const path of pages.keys()) {
		const parts = new URL(path, 'http://x').pathname.split('/');
		parts.forEach((part, i) => {
			const above = parts.slice(0, i).join('/');
			siblings.set(above, (siblings.get(above) ?? new Set()).add(part));
		});
	}
	const kinds = new Map();
	for (const path of pages.keys()) {
		const kind = kindOf(path, siblings);
		kinds.set(kind, [...(kinds.get(kind) ?? []), path]);
	}
	const chosen = [];
	for (const paths of kinds.values()) {
		paths.sort((a, b) => pages.get(a).length - pages.get(b).length);
		chosen.push(...(paths.length <= OF_EACH_KIND ? paths : [paths[0], paths.at(-1)]));
	}
	return chosen.sort();
}
