/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps what is typed into a form as a draft on the server, a moment after the typing stops and
 * when the page is left. Without it the form works all the same, with a button for the draft.
 */
"use strict";

for (const form of document.querySelectorAll("form[data-draft]")) {
	const status = form.querySelector("[data-draft-status]");
	let timer = 0;
	let kept = null;

	const body = () => {
		const data = new URLSearchParams();
		for (const [name, value] of new FormData(form)) {
			if (typeof value === "string")
				data.append(name, value);
		}
		return data;
	};

	const keep = async (leaving) => {
		const data = body();
		const text = data.toString();
		if (text === kept)
			return;
		data.append("form", form.dataset.draft);
		try {
			const answer = await fetch("/me/drafts",
				{ method: "POST", body: data, keepalive: leaving });
			if (!answer.ok)
				throw new Error(String(answer.status));
			kept = text;
			status.textContent = status.dataset.kept;
		} catch {
			status.textContent = status.dataset.lost;
		}
	};

	const later = () => {
		clearTimeout(timer);
		timer = setTimeout(keep, 1500, false);
	};

	const atOnce = () => {
		if (timer === 0)
			return;
		clearTimeout(timer);
		keep(true);
	};

	kept = body().toString();
	form.addEventListener("input", later);
	form.addEventListener("submit", () => {
		clearTimeout(timer);
		timer = 0;
	});
	addEventListener("pagehide", atOnce);
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState === "hidden")
			atOnce();
	});
}
