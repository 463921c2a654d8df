/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words that the reading's evidence rests on, as data. A word belongs to a set because of what
 * it does in English, French or Spanish, never because of one document. Which set outweighs which
 * is decided where they are used (join.c).
 */
#include "document/reading/lexicon.h"

#include <stdlib.h>
#include <string.h>

static const char *const open_end[] = {
	"a", "about", "across", "afin", "against", "ainsi", "al", "along", "although", "am",
	"among", "amongst", "an", "and", "another", "any", "are", "around", "as", "at", "au",
	"aux", "avec", "be", "because", "been", "behind", "being", "between", "beyond", "both",
	"but", "by", "can", "ce", "ces", "cette", "chez", "comme", "como", "con", "concerning",
	"could", "cuya", "cuyo", "d", "dans", "de", "del", "des", "desde", "despite", "did",
	"do", "does", "dont", "du", "during", "e", "each", "either", "el", "en", "entre", "es",
	"est", "esta", "estas", "este", "estos", "et", "etre", "every", "except", "following",
	"for", "from", "hacia", "had", "has", "hasta", "have", "her", "his", "if", "in",
	"including", "inter", "into", "is", "its", "l", "la", "las", "le", "les", "leur",
	"leurs", "like", "los", "may", "might", "must", "my", "ne", "near", "neither", "no",
	"nor", "nos", "not", "notre", "o", "of", "on", "onto", "or", "ou", "our", "par",
	"para", "per", "por", "pour", "que", "qui", "quien", "regarding", "sa", "sans", "se",
	"sera", "seran", "seront", "ses", "several", "shall", "should", "sin", "since",
	"sobre", "son", "sont", "sous", "su", "such", "sur", "sus", "than", "that", "the",
	"their", "these", "those", "though", "through", "throughout", "till", "to", "toward",
	"towards", "u", "un", "una", "unas", "une", "unless", "unos", "until", "unto", "upon",
	"vers", "versus", "very", "via", "vs", "was", "were", "when", "where", "whether",
	"which", "while", "who", "whom", "whose", "will", "with", "within", "without", "would",
	"y", "your",
};

static const char *const open_ing[] = {
	"achieving", "addressing", "advancing", "affecting", "being", "building", "combating",
	"combatting", "considering", "countering", "covering", "creating", "defining",
	"delivering", "developing", "drafting", "driving", "eliminating", "encouraging",
	"ending", "enhancing", "ensuring", "establishing", "exploring", "facilitating",
	"facing", "fighting", "fostering", "having", "identifying", "implementing",
	"improving", "increasing", "informing", "integrating", "involving", "maintaining",
	"making", "organising", "organizing", "preparing", "preventing", "producing",
	"promoting", "protecting", "providing", "realising", "realizing", "reducing",
	"removing", "respecting", "responding", "securing", "sharing", "showing",
	"strengthening", "supporting", "tackling", "taking", "undertaking", "using",
};

static const char *const continues[] = {
	"and", "are", "be", "been", "being", "can", "could", "cuya", "cuyo", "del", "dont",
	"e", "es", "est", "et", "had", "has", "have", "including", "is", "may", "might",
	"must", "namely", "nor", "not", "o", "of", "or", "ou", "que", "qui", "respectively",
	"shall", "should", "son", "sont", "than", "that", "u", "was", "were", "which", "who",
	"whom", "whose", "will", "would", "y",
};

static const char *const verbs[] = {
	"abogar", "accelerate", "accompagner", "accompany", "achieve", "acompanar", "acquire",
	"adapt", "adaptar", "adapter", "add", "adjust", "adopt", "adoptar", "adopter",
	"advance", "advise", "advocate", "agree", "align", "allocate", "allow", "ameliorer",
	"amend", "ampliar", "amplify", "analizar", "analyse", "analyser", "analyze", "animer",
	"announce", "aplicar", "apoyar", "appliquer", "apply", "appoint", "appraise",
	"appuyer", "arrange", "articulate", "asegurar", "asesorar", "assemble", "assess",
	"assign", "assist", "assurer", "attend", "attract", "aumentar", "author", "boost",
	"bring", "broaden", "build", "capacitar", "carry", "catalogue", "celebrar",
	"celebrate", "celebrer", "chair", "champion", "choose", "circulate", "clarifier",
	"clarify", "colaborar", "collaborate", "collaborer", "collate", "collect", "collecter",
	"combat", "commemorate", "commit", "communicate", "compare", "compartir", "compilar",
	"compile", "compiler", "completar", "complete", "compose", "comunicar", "concevoir",
	"conclude", "conduct", "conduire", "confirm", "connect", "consider", "considerar",
	"consolidar", "consolidate", "consolider", "constituer", "construct", "construir",
	"construire", "consult", "consultar", "consulter", "contact", "continuar", "continue",
	"continuer", "contribuer", "contribuir", "contribute", "convene", "convey", "convince",
	"convocar", "convoquer", "cooperar", "cooperer", "coordinar", "coordinate",
	"coordonner", "correct", "crear", "create", "creer", "cultivate", "decide", "dedicate",
	"deepen", "define", "definir", "delegate", "deliver", "demonstrate", "deploy",
	"desarrollar", "describe", "designate", "desplegar", "determine", "develop",
	"developper", "devise", "diagnose", "diffuser", "difundir", "disaggregate", "discuss",
	"disenar", "dismantle", "disseminate", "distribute", "diversify", "divulgar", "do",
	"documentar", "documenter", "draw", "earmark", "educate", "elaborar", "elaborate",
	"elaborer", "elargir", "eliminate", "embed", "empoderar", "empower", "enable",
	"encourage", "encourager", "endorse", "enforce", "engage", "engager", "enhance",
	"enlarge", "enrich", "enrol", "enroll", "ensure", "envisager", "equip", "establecer",
	"establish", "estudiar", "etablir", "etendre", "etudier", "evaluar", "evaluate",
	"evaluer", "examinar", "examine", "examiner", "expand", "explain", "explorar",
	"explore", "explorer", "extend", "facilitar", "facilitate", "faciliter", "faire",
	"favoriser", "fill", "finalise", "finaliser", "finalize", "find", "fomentar",
	"formalise", "formalize", "formular", "formulate", "formuler", "fortalecer", "foster",
	"fournir", "fulfil", "fulfill", "garantir", "garantizar", "gather", "generate", "get",
	"give", "grow", "harmonise", "harmoniser", "harmonize", "hear", "hire", "hold",
	"identificar", "identifier", "identify", "illustrate", "impartir", "implement",
	"implementar", "improve", "impulsar", "include", "incluir", "inclure", "incorporar",
	"incorporate", "inform", "informer", "iniciar", "initiate", "insert", "inspire",
	"install", "instar", "instaurer", "institutionalise", "institutionalize", "integrar",
	"integrate", "integrer", "intensificar", "intensifier", "intensify", "intervene",
	"introduce", "invest", "investigate", "invitar", "inviter", "involve", "keep", "know",
	"lancer", "lanzar", "lay", "learn", "leverage", "liaise", "listen", "llevar", "lobby",
	"localise", "localize", "mainstream", "maintain", "maintenir", "make", "manage",
	"mantener", "mapear", "maximise", "maximize", "mejorar", "mettre", "mobilise",
	"mobiliser", "mobilize", "moderate", "modernise", "modernize", "motivate", "movilizar",
	"negotiate", "nombrar", "nominate", "nommer", "notify", "nurture", "obtain", "obtenir",
	"offrir", "ofrecer", "operationalise", "operationalize", "orchestrate", "organise",
	"organiser", "organizar", "organize", "orient", "oversee", "partager", "participar",
	"participate", "participer", "perform", "persuade", "plaider", "poner", "popularise",
	"popularize", "poursuivre", "prendre", "preparar", "prepare", "preparer", "presentar",
	"presenter", "prestar", "prevenir", "prevent", "prioritise", "prioritize", "producir",
	"produire", "promote", "promouvoir", "promover", "proponer", "proporcionar", "propose",
	"proposer", "protect", "proteger", "prove", "provide", "publicar", "publicise",
	"publicize", "publier", "publish", "pursue", "put", "rassembler", "ratify", "realise",
	"realizar", "realize", "recast", "rechercher", "recommend", "reconcile", "recopilar",
	"recruit", "rectify", "recueillir", "redactar", "redesign", "rediger", "reduce",
	"reducir", "reduire", "reexaminer", "refine", "reforzar", "regularise", "regularize",
	"reinforce", "reiterate", "remind", "remove", "renew", "renforcer", "repeat",
	"repertorier", "replace", "replicate", "represent", "require", "resolve", "respond",
	"restore", "restructure", "retain", "reunir", "revamp", "revisar", "revise", "reviser",
	"revisit", "revitalise", "revitalize", "roll", "safeguard", "secure", "see", "seek",
	"seguir", "select", "send", "sensibiliser", "sensibilizar", "sensitise", "sensitize",
	"serve", "settle", "showcase", "simplify", "sistematizar", "solicit", "solicitar",
	"sostener", "soutenir", "speak", "standardise", "standardize", "steer", "stimulate",
	"streamline", "strengthen", "submit", "suggest", "suivre", "summarise", "summarize",
	"sustain", "synthesise", "synthesize", "tackle", "tailor", "take", "teach", "tell",
	"tenir", "trabajar", "traducir", "traduire", "translate", "travailler", "undertake",
	"unify", "uphold", "upload", "urge", "utilise", "utiliser", "utilizar", "utilize",
	"validate", "veiller", "velar", "verify", "widen", "write",
};

static const char *const verbs_or_nouns[] = {
	"access", "act", "address", "aim", "answer", "appeal", "approach", "ask", "attempt",
	"audit", "award", "balance", "base", "benchmark", "benefit", "blog", "board", "book",
	"brief", "broadcast", "budget", "call", "campaign", "capture", "challenge", "change",
	"charge", "chart", "check", "claim", "comment", "commission", "contract", "control",
	"counter", "cover", "cut", "date", "deal", "debate", "design", "designer", "direct",
	"display", "document", "draft", "end", "estimate", "exchange", "express", "file",
	"finance", "focus", "follow", "forecast", "form", "frame", "fund", "grant", "group",
	"guide", "help", "highlight", "host", "impact", "increase", "index", "influence",
	"input", "interview", "invite", "issue", "join", "judge", "launch", "lead", "link",
	"list", "log", "look", "mandate", "map", "mark", "market", "match", "measure", "meet",
	"mentor", "message", "model", "monitor", "move", "name", "need", "note", "notice",
	"offer", "open", "outline", "partner", "pass", "pay", "pilot", "place", "plan",
	"pledge", "point", "poll", "position", "post", "practice", "present", "press",
	"produce", "profile", "program", "programme", "progress", "project", "purchase",
	"question", "raise", "range", "rank", "rate", "reach", "read", "record", "reference",
	"reform", "refresh", "register", "relate", "release", "report", "request", "research",
	"resource", "respect", "result", "review", "revive", "run", "scale", "schedule",
	"scope", "screen", "search", "set", "shape", "share", "shelter", "show", "sign",
	"signal", "source", "sponsor", "spot", "spread", "stage", "stand", "start", "store",
	"stress", "structure", "study", "supplement", "supply", "support", "survey", "talk",
	"target", "task", "term", "test", "theme", "trace", "track", "trade", "train",
	"transfer", "transform", "travel", "treat", "trial", "trust", "turn", "update",
	"upgrade", "use", "value", "view", "visit", "voice", "vote", "watch", "webcast",
	"welcome", "win", "work", "workshop",
};

static const char *const action_nouns[] = {
	"adaptation", "adopcion", "adoption", "advocacy", "analisis", "analyse", "analysis",
	"apoyo", "appui", "assessment", "assistance", "atelier", "ateliers", "awareness",
	"campagne", "campaign", "campaigns", "campana", "capacitacion", "celebration",
	"celebrations", "collaboration", "collecte", "collection", "commemoration",
	"communication", "compilation", "completion", "conference", "consultation",
	"consultations", "contribution", "cooperation", "coordination", "creacion", "creation",
	"criteria", "definition", "desarrollo", "design", "development", "developpement",
	"dialogue", "diffusion", "difusion", "discussion", "discussions", "dissemination",
	"drafting", "elaboracion", "elaboration", "engagement", "enhancement",
	"establecimiento", "establishment", "etablissement", "evaluacion", "evaluation",
	"event", "events", "exchange", "exploration", "facilitation", "follow", "formacion",
	"formation", "formulation", "identificacion", "identification", "implementation",
	"inclusion", "integration", "introduction", "joint", "lancement", "lanzamiento",
	"launch", "maintenance", "management", "mapping", "meeting", "meetings",
	"mobilisation", "mobilization", "organisation", "organizacion", "organization",
	"outreach", "participacion", "participation", "preparacion", "preparation",
	"presentation", "production", "promocion", "promotion", "provision", "publicacion",
	"publication", "raising", "reunion", "review", "roll", "seguimiento", "seminaire",
	"seminar", "seminario", "seminars", "sensibilisation", "sensibilizacion", "side",
	"statement", "strengthening", "submission", "suivi", "support", "survey", "taller",
	"talleres", "training", "translation", "update", "webinar", "webinars", "workshop",
	"workshops",
};

static const char *const abbreviations[] = {
	"al", "approx", "art", "arts", "cf", "cfr", "dr", "ed", "eds", "eg", "esp", "est",
	"fig", "figs", "ie", "incl", "mr", "mrs", "ms", "n", "no", "nos", "nr", "op", "p",
	"para", "paras", "pp", "prof", "resp", "sec", "st", "vol", "vols", "vs",
};

static const char *const small[] = {
	"a", "al", "amid", "an", "and", "as", "at", "au", "aux", "avec", "by", "con", "d",
	"dans", "de", "del", "des", "du", "e", "el", "en", "et", "for", "from", "in", "into",
	"its", "l", "la", "las", "le", "les", "los", "o", "of", "on", "or", "ou", "par",
	"para", "por", "pour", "sur", "the", "their", "through", "to", "u", "un", "una",
	"under", "une", "up", "when", "wherever", "with", "within", "y",
};

struct word_set {
	const char *const *words;
	size_t n;
};

static const struct word_set sets[LEX_COUNT] = {
	[LEX_OPEN_END] = { open_end, COUNT_OF(open_end) },
	[LEX_OPEN_ING] = { open_ing, COUNT_OF(open_ing) },
	[LEX_CONTINUES] = { continues, COUNT_OF(continues) },
	[LEX_VERB] = { verbs, COUNT_OF(verbs) },
	[LEX_VERB_OR_NOUN] = { verbs_or_nouns, COUNT_OF(verbs_or_nouns) },
	[LEX_ACTION_NOUN] = { action_nouns, COUNT_OF(action_nouns) },
	[LEX_ABBREVIATION] = { abbreviations, COUNT_OF(abbreviations) },
	[LEX_SMALL] = { small, COUNT_OF(small) },
};

/* Compares a borrowed string with a NUL-terminated one, by bytes. */
static int
compare_word(const void *key, const void *word)
{
	return str_compare(*(const struct str *)key, str_from(*(const char *const *)word));
}

bool
lexicon_has(enum lexicon set, struct str folded)
{
	return bsearch(&folded, sets[set].words, sets[set].n, sizeof(sets[set].words[0]),
	    compare_word) != NULL;
}

/* "verifies": the letters before "ies" and a "y". */
static bool
has_ies_verb(enum lexicon set, struct str word)
{
	char base[32];
	size_t n = word.n - 3;

	if (n + 1 > sizeof(base))
		return false;
	memcpy(base, word.p, n);
	base[n] = 'y';
	return lexicon_has(set, (struct str){ base, n + 1 });
}

bool
lexicon_has_verb(enum lexicon set, struct str folded)
{
	if (lexicon_has(set, folded))
		return true;
	if (folded.n < 4 || folded.p[folded.n - 1] != 's')
		return false;
	if (lexicon_has(set, str_part(folded, 0, folded.n - 1)))
		return true;
	if (str_ends(folded, STR("es")) && lexicon_has(set, str_part(folded, 0, folded.n - 2)))
		return true;
	return str_ends(folded, STR("ies")) && has_ies_verb(set, folded);
}

bool
lexicon_is_sorted(void)
{
	for (size_t set = 0; set < LEX_COUNT; set++) {
		for (size_t i = 1; i < sets[set].n; i++) {
			if (strcmp(sets[set].words[i - 1], sets[set].words[i]) >= 0)
				return false;
		}
	}
	return true;
}
