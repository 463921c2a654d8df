// SPDX-License-Identifier: Apache-2.0
// From page to page: what is done is over when the next page is there as a whole. A click or a key
// returns as soon as the browser has taken it, so who reads at once reads, on a busy machine, the
// page before or half of the next; an address that both share tells nothing. Leaves to its callers
// what leads to a page: a link, a button, Enter in a field.

// Does what leads to another page, which may have the same address, and waits until it has loaded.
export const leads = (page, act) => Promise.all([page.waitForNavigation(), act()]);

export const go = (page, selector) => leads(page, () => page.click(selector));

export const enter = (page, selector) => leads(page, () => page.press(selector, 'Enter'));

// Sends a form whose work takes a while: pages that say so follow each other until one has this.
export async function goUntil(page, selector, sign) {
	await go(page, selector);
	await page.waitForSelector(sign);
	await page.waitForLoadState();
}

// A size takes effect a moment after it was set.
export async function resize(page, size) {
	await page.setViewportSize(size);
	await page.waitForFunction(({ width, height }) => globalThis.innerWidth === width &&
		globalThis.innerHeight === height, size);
}
