BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('3');
CREATE TABLE annotator (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	passphrase TEXT NOT NULL, 
	epoch INTEGER DEFAULT '0' NOT NULL, 
	created_at DOUBLE NOT NULL, 
	seen_at DOUBLE NOT NULL, 
	cursor BIGINT DEFAULT '0' NOT NULL, 
	numbered INTEGER DEFAULT '0' NOT NULL, 
	swapped INTEGER DEFAULT '0' NOT NULL, 
	done INTEGER DEFAULT '0' NOT NULL, 
	skipped INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name_key)
);
INSERT INTO "annotator" VALUES(1,'Ada','ada','',0,1750000000.0,1777887440.25,2,2,0,2,0);
INSERT INTO "annotator" VALUES(2,'Grace','grace','',0,1750000000.0,1777887450.25,3,2,2,1,1);
CREATE TABLE assignment (
	id INTEGER NOT NULL, 
	annotator INTEGER NOT NULL, 
	item INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	side_order TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	holds BOOLEAN NOT NULL, 
	beyond BOOLEAN DEFAULT 0 NOT NULL, 
	finished BIGINT, 
	leased_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (annotator, item), 
	CHECK (state IN ('leased', 'done', 'skipped', 'expired')), 
	CHECK (side_order IN ('ab', 'ba')), 
	FOREIGN KEY(annotator) REFERENCES annotator (id), 
	FOREIGN KEY(item) REFERENCES item (position)
);
INSERT INTO "assignment" VALUES(1,1,1,'done','ab',1,0,0,2,1777887000.25,1777887300.25);
INSERT INTO "assignment" VALUES(2,2,1,'done','ba',1,1,0,1,1777887400.25,1777887700.25);
INSERT INTO "assignment" VALUES(3,1,2,'done','ab',2,1,0,3,1777887420.25,1777887720.25);
INSERT INTO "assignment" VALUES(4,2,3,'skipped','ba',2,0,0,5,1777887440.25,1777887740.25);
CREATE TABLE event (
	sequence INTEGER NOT NULL, 
	at DOUBLE NOT NULL, 
	who TEXT NOT NULL, 
	what TEXT NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (sequence)
);
INSERT INTO "event" VALUES(1,1777887999.0,'staff','unsealed','after 5 judgments');
CREATE TABLE item (
	position INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	fields TEXT NOT NULL, 
	slots INTEGER NOT NULL, 
	seen INTEGER DEFAULT '0' NOT NULL, 
	closed BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (position), 
	UNIQUE (id)
);
INSERT INTO "item" VALUES(1,'pair-1','{"id":"pair-1","response_a":"It scatters.","response_b":"Sunlight is scattered by air,\nand blue the most.","text":"Why is the sky blue?"}',0,1,0);
INSERT INTO "item" VALUES(2,'pair-2','{"id":"pair-2","response_a":"7","response_b":"Seven","text":"Name a prime.","turns":[{"content":"Hi","role":"user"}]}',0,1,0);
INSERT INTO "item" VALUES(3,'pair-3','{"id":"pair-3","response_a":"Hallo","response_b":"👋","text":"Grüß mich!"}',1,1,0);
CREATE TABLE judgment (
	sequence INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	assignment INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	answers TEXT NOT NULL, 
	shown TEXT NOT NULL, 
	skipped BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	active_seconds DOUBLE NOT NULL, 
	answered_at DOUBLE NOT NULL, 
	stored_at DOUBLE NOT NULL, 
	PRIMARY KEY (sequence), 
	UNIQUE (assignment, revision), 
	UNIQUE (id), 
	FOREIGN KEY(assignment) REFERENCES assignment (id)
);
INSERT INTO "judgment" VALUES(1,'00000000-0000-4000-8000-000000000001',2,1,'{"preference":{"label":"A is better","verdict":"b"},"problems":{"labels":["too long"]},"quality":{"ratings":{"clarity":"high","tone":"high"}},"why":{"text":"Says \"scattered\",\nand why."}}','{"preference":"A is better","problems":["too long"],"quality":{"clarity":"high","tone":"high"},"why":"Says \"scattered\",\nand why."}',0,'',10.125,1777887410.2,1777887410.25);
INSERT INTO "judgment" VALUES(2,'00000000-0000-4000-8000-000000000002',1,1,'{"preference":{"label":"B is better","verdict":"b"},"quality":{"ratings":{"clarity":"high","tone":"low"}},"why":{"text":"=7+0"}}','{"preference":"B is better","problems":[],"quality":{"clarity":"high","tone":"low"},"why":"=7+0"}',0,'',11.125,1777887420.2,1777887420.25);
INSERT INTO "judgment" VALUES(3,'00000000-0000-4000-8000-000000000003',3,1,'{"preference":{"label":"Cannot tell","verdict":"tie"},"problems":{"labels":["wrong","rude, or worse"]},"quality":{"ratings":{"clarity":"high","tone":"high"}}}','{"preference":"Cannot tell","problems":["wrong","rude, or worse"],"quality":{"clarity":"high","tone":"high"},"why":""}',0,'',12.125,1777887430.2,1777887430.25);
INSERT INTO "judgment" VALUES(4,'00000000-0000-4000-8000-000000000004',3,2,'{"preference":{"label":"B is better","verdict":"b"},"quality":{"ratings":{"clarity":"high","tone":"high"}},"why":{"text":"- on second thoughts"}}','{"preference":"B is better","problems":[],"quality":{"clarity":"high","tone":"high"},"why":"- on second thoughts"}',0,'',13.125,1777887440.2,1777887440.25);
INSERT INTO "judgment" VALUES(5,'00000000-0000-4000-8000-000000000005',4,1,'{}','{}',1,'I know this text.',14.125,1777887450.2,1777887450.25);
CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('overlap','1');
INSERT INTO "meta" VALUES('imports','1');
CREATE TABLE source (
	path TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	mtime_ns BIGINT NOT NULL, 
	id_key TEXT NOT NULL, 
	pair_key TEXT NOT NULL, 
	PRIMARY KEY (path)
);
CREATE TABLE staff_link (
	hash TEXT NOT NULL, 
	created_at DOUBLE NOT NULL, 
	used_at DOUBLE, 
	PRIMARY KEY (hash)
);
INSERT INTO "staff_link" VALUES('a-hash',1777887000.5,NULL);
CREATE TABLE truth (
	item INTEGER NOT NULL, 
	verdict TEXT NOT NULL, 
	PRIMARY KEY (item), 
	CHECK (verdict IN ('a', 'b', 'tie', 'neither')), 
	FOREIGN KEY(item) REFERENCES item (position)
);
INSERT INTO "truth" VALUES(1,'a');
INSERT INTO "truth" VALUES(2,'b');
CREATE INDEX item_open ON item (position) WHERE slots > 0 AND closed = 0;
CREATE INDEX assignment_expiry ON assignment (expires_at) WHERE state = 'leased';
CREATE INDEX assignment_history ON assignment (annotator, finished) WHERE state IN ('done', 'skipped');
CREATE INDEX assignment_item ON assignment (item);
CREATE INDEX assignment_held ON assignment (annotator) WHERE state = 'leased';
CREATE INDEX assignment_surplus ON assignment (item) WHERE state = 'done' AND holds = 0;
COMMIT;
