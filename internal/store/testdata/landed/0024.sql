PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE store_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO store_version VALUES(1,0,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(2,1,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(3,2,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(4,3,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(5,4,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(6,5,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(7,6,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(8,7,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(9,8,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(10,9,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(11,10,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(12,11,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(13,12,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(14,13,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(15,14,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(16,15,1,'2026-11-26 10:38:11');
INSERT INTO store_version VALUES(17,16,1,'2026-11-26 14:43:26');
INSERT INTO store_version VALUES(18,17,1,'2026-11-26 14:43:26');
INSERT INTO store_version VALUES(19,18,1,'2026-11-26 19:59:50');
INSERT INTO store_version VALUES(20,19,1,'2026-11-26 19:59:50');
INSERT INTO store_version VALUES(21,20,1,'2026-11-27 03:00:20');
INSERT INTO store_version VALUES(22,21,1,'2026-11-27 03:00:20');
INSERT INTO store_version VALUES(23,22,1,'2026-11-27 03:00:20');
INSERT INTO store_version VALUES(24,23,1,'2026-11-27 03:00:20');
INSERT INTO store_version VALUES(25,24,1,'2026-11-27 03:00:20');
CREATE TABLE access_account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    person_id TEXT NOT NULL,
    created BIGINT NOT NULL
, login TEXT NOT NULL DEFAULT '', password TEXT NOT NULL DEFAULT '', label TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'active');
INSERT INTO access_account VALUES('01m8bpysga95cgqpgbqrw0946j','Ada Example','owner','p72sj1f43mtzmk8k7ynfsry8v0r',1795689506314916,'ada','$argon2id$v=19$m=19456,t=2,p=1$6X8dntu7HG7GcO/Jw08xXA$9e/240PROKXJKlxvqfois8gDKGzyNVVVfvtoHZg3AUs','ada@example.com','active');
INSERT INTO access_account VALUES('01m8bpysjt3rx91mk4am70td21','Owner','owner','',1795689506394635,'','','','active');
CREATE TABLE access_link (
    hash BLOB NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    redeemed BIGINT
, kind TEXT NOT NULL DEFAULT 'enter', issuer TEXT NOT NULL DEFAULT '');
INSERT INTO access_link VALUES(X'1dadec48ee9108c0378dc7944d39f97c8417196d44e13d7c6cff44154e5e4f77','01m8bpysga95cgqpgbqrw0946j',1795689506314916,1796294306314916,1795689529419456,'invitation','The person at the terminal');
INSERT INTO access_link VALUES(X'c583e9379aaceae504bea6d42c1bf7f1ffa7ab28359058cba917571091d544e2','01m8bpysjt3rx91mk4am70td21',1795689506394635,1795690406394635,NULL,'enter','');
INSERT INTO access_link VALUES(X'4f4fa8b857580e89cce00849f154019fc27d48899ae9fc536a92221aee97e2f2','01m8bpysjt3rx91mk4am70td21',1795689526449413,1795690426449413,NULL,'enter','');
CREATE TABLE access_session (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL
, way TEXT NOT NULL DEFAULT 'link', browser TEXT NOT NULL DEFAULT '');
INSERT INTO access_session VALUES('01m8bpzg2bdsy34gee4jzndsqr',X'3946e4ec99abf9f8267223c2e555c2ed3d7905963dd8644e4ee09634f24f62cc','01m8bpysga95cgqpgbqrw0946j',1795689529419456,1795689529419456,'password','another program');
CREATE TABLE access_record (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL
, seq BIGINT, who_salt BLOB, who_mark BLOB, whom_salt BLOB, whom_mark BLOB, hash BLOB);
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxng',1795689491599429,'local','The person at the terminal','added to the organisation','team web',1,X'8c70445624df12e0160775a8dd7b6750',X'bf458bbb4664ea6a7ade62062fcdf3d2d8d8f90ae8fcd642735d36ce36051bfb',X'3da7a50304e1021c3870130a81f4783d',X'c52254ad1b435638bdc3d894acdf54baacb95e68748cb4caef682a0e882fb7d7',X'7d9a80059d69dada21d5ad3155820683956511ed6ebccf8681dc0292e6625ea7');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnh',1795689491599429,'local','The person at the terminal','added to the organisation','person p72sj1f43mtzmk8k7ynfsry8v0r',2,X'aedfca523b4fc36742a0dd49e8aac56f',X'8449dfeb62a1a67efc8662fb1047fdee0063bd2148a76c5a1029a433eeee3321',X'dd3f6c068c6f3de66f36cc6aafc7d93e',X'e292060b47f4109b5a949aa53eaa60a3415e595f453d71058034360e3f368882',X'85be5c891dff3261c2bb3b4bb41e637edf72f80744edc5dc309599d13aef38aa');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnj',1795689491599429,'local','The person at the terminal','added to the organisation','person p37xt13jyw3a79namq5vw0nxe8m',3,X'ac6b1c57551b3f82f7feaa43363119e6',X'8e611a4b6abdbabbfb1045bc5b0bdd227be18c8df83eedf811c7550aec6eba30',X'e062ffb392d4cc22835cf1be6bca41d3',X'8ea83c2988089ee2db1492bff415c17a3695b3e4c1521cecefa6bf7bf8a34851',X'e6dc4d7bf56c5c0fb133be2218f80261e22bd3f020910a3a47f551611a25023d');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnk',1795689491599429,'local','The person at the terminal','added to the organisation','member p72sj1f43mtzmk8k7ynfsry8v0r of web: share 100 %',4,X'8a2e25f7709a8003544bb0b008f3a321',X'a3f1143524599a8c2563d3e27b996e9ad880d5be9fff8560460dd6c001140984',X'd4535bce25e491ef042e5e8e4a4cecc6',X'0dcc2a1c9a395cabb489ec0861b94dcbe4809f069a180f497a2d784502eab31d',X'ee82e32ae170a6487d76cef653aab7e93fcd9db3660e4cef98f8cf9f7c782e94');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnm',1795689491599429,'local','The person at the terminal','added to the organisation','member p37xt13jyw3a79namq5vw0nxe8m of web: share 100 %',5,X'69fbe69bd7d2c6af912d12d99738be90',X'6162ce48aa08abec0987db57a77e8f8e99aae1d5f65fe8390ff2b25b1c9b6efb',X'081d2bbfbc088e9d290ed405400ddd27',X'd9a7076b682d4f25fe489c81f0b7f93c2a71fbf15c98a42ae5d9dc514144c685',X'48ffc64405ada35c8d09c728469681ebebdf35350ce618011f3345b33eaa030a');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnn',1795689491599429,'local','The person at the terminal','added to the organisation','role technical-lead of p72sj1f43mtzmk8k7ynfsry8v0r in web',6,X'5222827add4e8c2645acd7777d519e10',X'9be88dde30167e707183e9a993122bde673346346059822efbe51269b5a9c5af',X'410d04b95f782ddd38cfd9dee2fa39d1',X'7661660ef07928e26eab65b7515d795f4ccaa7813f59cf503076c499399c10b9',X'f0bc823e454c6375c5046c492515cb0cd8bc605e5599eeec45bc9f8095b1a669');
INSERT INTO access_record VALUES('01m8bpysemd3gyfbh7r6a575ht',1795689506260831,'local','The person at the terminal','add repository','ledger',7,X'e46af49cb8eac8ccd4763c7c2ebaa4e1',X'a2e120d17d4eb09cbe7ef0fc5ae15910a6acb053bd8bccb6eadaaedde2ef43b8',X'3d4452e85103b6675d6cd94683f42157',X'58b80a207b94d00d0877361b8b5d45bc84f2abde6947c9f110614828c1fcf1eb',X'38f18d2bdc524da4b6077378e9fb888aadfb5d2e20e63134b1fe9d5f4c095608');
INSERT INTO access_record VALUES('01m8bpysga95cgqpgbqrw0946k',1795689506314916,'local','The person at the terminal','invited a owner','01m8bpysga95cgqpgbqrw0946j p72sj1f43mtzmk8k7ynfsry8v0r',8,X'f865ed27db0b335494111f7cddda8a61',X'7115a1705aa97bea9d0bbb7338bbd9c352cff76c5c9484ad24ea47925c839f6a',X'6fb0ac6e4cad6d5e87059b51486fb124',X'54f762ed6eb5768b50d2fc106771782916acc8c4e710a185ac644fc915bd7958',X'6f3a253d8fc3b00ee5b608df52c6b17e8353910f6ca7f36e763f91292a05663b');
INSERT INTO access_record VALUES('01m8bpzg2bdsy34gee4jzndsqq',1795689529419456,'01m8bpysga95cgqpgbqrw0946j','Ada Example','accepted an invitation','01m8bpysga95cgqpgbqrw0946j',9,X'45f830f8d92e25659ba19c39293e6352',X'524b3e6f9d99e803af93843498a7a58efde03e11194ed755d9a1a988b156b593',X'd0966958db0623b12a365d9afa9f3e3d',X'ab1680f425b6cf31ce9605f6b0bad32157cf8ba38d05cba6b7f7228cba5a556f',X'c40f40cd23caa9aa3cf287a3e379769fa3c537f6dc6f87f79cb15ea5a8274e8b');
INSERT INTO access_record VALUES('01m8bpzg2bdsy34gee4jzndsqs',1795689529419456,'01m8bpysga95cgqpgbqrw0946j','Ada Example','signed in','password',10,X'bf7b9182e322a80506314e17977f0d58',X'b09f0ce8649760a480ae2ad057479fd9ab0c95b63a7ccac137c2e7486d8dbadc',X'282256476c88fbd821f62294fd8fbc5d',X'edb1567c71ded78e159d7da9c6f51b7e942b4ca092e534d6042090175e8cfab6',X'84149b689acae65cb34ca7266cb2de3e950ccce859370b2ba2f351b625ded573');
INSERT INTO access_record VALUES('01m8bpzg30cbxkv2k1rw247qcp',1795689529440942,'01m8bpysga95cgqpgbqrw0946j','Ada Example','added the skill','Go',11,X'f4ac220832e3a19a7fc72df2d6f89b09',X'3bc0731a9a689784f5dddde1938cfa7687a2116e9ace3c25949858ae41dae60f',X'5a60504aa72ae778c88afcecdbcb4907',X'5b8adce1cb39d5ad707f79de1059c6b27fd7d888374ce1a78e096f5c24c52a5a',X'e67f5d62b7641b0c3c8c0a2b45d0924c9d37c1ea64aed7d4d773e550d84f4232');
INSERT INTO access_record VALUES('01m8bpzg4143ycp5wgtpc178y0',1795689529473113,'01m8bpysga95cgqpgbqrw0946j','Ada Example','declared skills','p72sj1f43mtzmk8k7ynfsry8v0r',12,X'cd8e8338674296d1f31d219b15cda158',X'715c8f51ad808a5638b8c10051ffe1a3d44b5727113d553f404f8b7959bc175e',X'61eaeefc8d3d05388dfcc4ddd8cf12d0',X'c3d90ea71255218265cbfb273f30cbbe3536ab1ec2879b457e3af8bf6ac989ca',X'244761d706ca18c9269eb863cc52e072e60de1fad27377a5c742127d6148522b');
INSERT INTO access_record VALUES('01m8bpzg49f8be385k81qakjwk',1795689529481913,'01m8bpysga95cgqpgbqrw0946j','Ada Example','changed an absence','person p37xt13jyw3a79namq5vw0nxe8m',13,X'c01020ca7df78568d84f9377e4c0149a',X'fc9b86415fb8a5140d6f4ea31bc82322b629156b2d427968643ad7087a17b648',X'849e3c61c33a2f1e9844bdeef2cee303',X'56747c298c858e76ca3f94f8c6344280dcd2a5bb2b8aadc0f04cb05bf5e488b9',X'b4ffc67105eba1de59dfe94bed5772f7bb5e6fabef3756802c241d141321cdb1');
INSERT INTO access_record VALUES('01m8bpzg4j3g8xgsfqfd7fcmj8',1795689529490497,'01m8bpysga95cgqpgbqrw0946j','Ada Example','said the need of web','Go at level 3: 2',14,X'48611660cd2055505577873b3475157b',X'46dcd283eaa213cce1a3559f9cb9fe8204f644938aaac7d831d1145673c38466',X'8c8c0e328eca0c5ab77c74d5d1bfe823',X'be74ae3e584472991d4554492140b5597ee186d6198f90aeffdad7835a43290c',X'ebd4d5e41ed7b02d8758f6eb86cf7bc0f16c716de061e9d7381762554bcae0d0');
INSERT INTO access_record VALUES('01m8bpzg4y1frzdtd6tddfzqm3',1795689529502355,'01m8bpysga95cgqpgbqrw0946j','Ada Example','changed the role catalogue','',15,X'0c737f35baf364ee008b115b47e93bee',X'094d9573dab5666f5763ece3e5852bd82e73d5eeda4c57007be1a713cda35284',X'afb320b8dd41ce24208ee02657063de9',X'77a505c0eb9692a21bc2c1b359ae24c508ccb78e93c9e20363658e144cd78b51',X'a3121e93674ea89d8f509f02c4e8348d49743655fb185906d4011093a8b038d7');
INSERT INTO access_record VALUES('01m8c50v3d7raq0ebx15r68f62',1795704253549696,'local','The person at the terminal','added the career ladder','making',16,X'3e43debc1f597b59699007c0e062ce98',X'c2df8c9532721f25a4e40b269622d31eb5304b269df6abfd1bc1d09b9f9a3a7b',X'3aeb2c924ed56237333d1a8376e47463',X'50d453085f79c8dbea8b4ab1adbd9b54c076cfa99847d64f89cf319bb690cbd6',X'8d922647b076e7a19258a7db86fbc7efb83939fd0a5637e7c33011f7d4a02694');
CREATE TABLE access_look (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    person_id TEXT NOT NULL,
    what TEXT NOT NULL
, seq BIGINT, who_salt BLOB, who_mark BLOB, whom_salt BLOB, whom_mark BLOB, hash BLOB);
CREATE TABLE jobs_job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    priority INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    due BIGINT NOT NULL,
    created BIGINT NOT NULL,
    started BIGINT,
    ended BIGINT,
    worker TEXT NOT NULL,
    lease BIGINT,
    cancel BOOLEAN NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    phase TEXT NOT NULL,
    note TEXT NOT NULL,
    result TEXT NOT NULL,
    error TEXT NOT NULL,
    hint TEXT NOT NULL
);
CREATE TABLE people_person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    founder TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    leads_to TEXT
);
INSERT INTO people_person VALUES('p37xt13jyw3a79namq5vw0nxe8m','Ben Example','ben@example.com','ic7q2bj3czt4s5emjk8m54prymw',1,NULL);
INSERT INTO people_person VALUES('p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example','ada@example.com','itbsb8nr213bm1hvj0vv3pq7hh0',1,NULL);
CREATE TABLE people_identity (
    id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT REFERENCES people_person (id),
    reason TEXT NOT NULL
);
INSERT INTO people_identity VALUES('ic7q2bj3czt4s5emjk8m54prymw',2,'Ben Example','ben@example.com','human','p37xt13jyw3a79namq5vw0nxe8m','');
INSERT INTO people_identity VALUES('itbsb8nr213bm1hvj0vv3pq7hh0',1,'Ada Example','ada@example.com','human','p72sj1f43mtzmk8k7ynfsry8v0r','');
CREATE TABLE people_alias (
    identity_id TEXT NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    PRIMARY KEY (identity_id, source)
);
CREATE TABLE people_decision (
    id TEXT NOT NULL PRIMARY KEY,
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    undone BIGINT,
    undone_by TEXT NOT NULL
);
CREATE TABLE people_side (
    decision_id TEXT NOT NULL REFERENCES people_decision (id) ON DELETE CASCADE,
    side INTEGER NOT NULL,
    identity_id TEXT NOT NULL REFERENCES people_identity (id),
    PRIMARY KEY (decision_id, side, identity_id)
);
CREATE TABLE people_proposal (
    id TEXT NOT NULL PRIMARY KEY,
    strength INTEGER NOT NULL,
    person_a TEXT NOT NULL REFERENCES people_person (id),
    person_b TEXT NOT NULL REFERENCES people_person (id),
    identity_a TEXT NOT NULL REFERENCES people_identity (id),
    identity_b TEXT NOT NULL REFERENCES people_identity (id),
    reason TEXT NOT NULL
);
CREATE TABLE people_revision (
    id INTEGER NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL,
    rules INTEGER NOT NULL
);
INSERT INTO people_revision VALUES(1,1,1);
CREATE TABLE knowledge_repository (
    id       TEXT    NOT NULL PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    location TEXT    NOT NULL, -- as it was given: a path or a clone URL
    kind     TEXT    NOT NULL, -- local, clone
    dir      TEXT    NOT NULL, -- where git finds it; empty until cloned
    branch   TEXT    NOT NULL,
    state    TEXT    NOT NULL, -- new, scanning, partial, ready, failed
    note     TEXT    NOT NULL, -- a sentence about the state, for people
    version  INTEGER NOT NULL, -- of the analysis that mined it
    base     TEXT    NOT NULL, -- the commit from which the way to target starts; empty for the root
    target   TEXT    NOT NULL, -- the commit mined towards
    commits  BIGINT  NOT NULL, -- commits stored in all
    border  TEXT    NOT NULL, -- digest of the .mailmap that identities were matched with
    revision BIGINT  NOT NULL, -- grows with every change to what is stored
    created  BIGINT  NOT NULL,
    scanned  BIGINT            -- when the last scan ended well
, stock BIGINT NOT NULL DEFAULT 0, looked BIGINT, changed BIGINT, failures INTEGER NOT NULL DEFAULT 0, next_look BIGINT, roots TEXT NOT NULL DEFAULT '');
INSERT INTO knowledge_repository VALUES('01m8bpysemd3gyfbh7r6a575hs','ledger','/srv/ledger','local','/srv/ledger','main','ready','',1,'6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9','6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9',1,'',2,1795689506260831,1795689506297999,2,NULL,NULL,0,NULL,'');
CREATE TABLE knowledge_segment (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    commits    INTEGER NOT NULL,
    lines      BOOLEAN NOT NULL,
    data       BLOB NOT NULL,
    subjects   BLOB NOT NULL,
    PRIMARY KEY (repository, number)
);
INSERT INTO knowledge_segment VALUES('01m8bpysemd3gyfbh7r6a575hs',0,1,1,X'01010b416461204578616d706c650f616461406578616d706c652e636f6d020a434f44454f574e45525304612e676f1401010000026297fecd3dd90e4eadbb0a7c1a19ddb627bed5f90000a0f6db950da0f6db950d00000241000102004101010200',X'01000700f8ff0105426567696e010000ffff');
CREATE TABLE knowledge_tree (
    repository TEXT NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    head       TEXT NOT NULL,
    counted    BOOLEAN NOT NULL, -- lines are counted, not estimated
    data       BLOB NOT NULL
);
INSERT INTO knowledge_tree VALUES('01m8bpysemd3gyfbh7r6a575hs','6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9',1,X'0102000a434f44454f574e45525328303061313865313763373933363862313536353762323937356133363830376538353163316138390b01000004612e676f28326139336364656635343935343531303162303836343038643965653736376664613063303263320a0100');
CREATE TABLE knowledge_area (
    repository TEXT NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    title      TEXT NOT NULL,
    source     TEXT NOT NULL,
    patterns   TEXT NOT NULL, -- JSON list
    owners     TEXT NOT NULL, -- JSON list
    members    BLOB NOT NULL, -- indexes into the tree, as variable-length differences
    PRIMARY KEY (repository, name)
);
INSERT INTO knowledge_area VALUES('01m8bpysemd3gyfbh7r6a575hs','a.go','','codeowners','["/a.go"]','["@ada"]',X'01');
INSERT INTO knowledge_area VALUES('01m8bpysemd3gyfbh7r6a575hs','(top level)','','directory','["/"]','[]',X'00');
CREATE TABLE knowledge_problem (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    file       TEXT    NOT NULL,
    line       INTEGER NOT NULL,
    sentence   TEXT    NOT NULL,
    hint       TEXT    NOT NULL,
    PRIMARY KEY (repository, number)
);
CREATE TABLE knowledge_sheet (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL, -- overview, reviews
    number     INTEGER NOT NULL, -- of the piece: a sheet is all its pieces put together
    made_of    TEXT    NOT NULL,
    data       BLOB NOT NULL,
    PRIMARY KEY (repository, name, number)
);
INSERT INTO knowledge_sheet VALUES('01m8bpysemd3gyfbh7r6a575hs','overview',0,'2 2 1',X'ff5891d701a0f6db950d011b703732736a316634336d747a6d6b386b37796e66737279387630720b416461204578616d706c65a0f6db950d010b416461204578616d706c650f616461406578616d706c652e636f6d00020a434f44454f574e45525301021604612e676f01021401010002000000803f000000000000803f0000803f138101000101a0f6db950d000000803f0000803f010000803f000000000000803f0000803f138101000101a0f6db950d000000803f0000803f');
INSERT INTO knowledge_sheet VALUES('01m8bpysemd3gyfbh7r6a575hs','reviews',0,'2 2 1',X'7705bc18a0f6db950da0f6db950d0000000001000000000000f03f000000000000f03f0001a0f6db950d000000000000f03f000000000000f03f01000000000000f03f000000000000f03f0001a0f6db950d000000000000f03f000000000000f03f01000000000000f03f000000000000f03f0001a0f6db950d000000000000f03f000000000000f03f00000000');
CREATE TABLE organisation_scope (
    key TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    parent TEXT NOT NULL,
    purpose TEXT NOT NULL,
    depends_on TEXT NOT NULL,
    starts TEXT,
    ends TEXT
, external TEXT NOT NULL DEFAULT '');
INSERT INTO organisation_scope VALUES('web','Web','team','','','Shows the timetable.','',NULL,NULL,'');
CREATE TABLE organisation_person (
    id TEXT NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    emails TEXT NOT NULL,
    title TEXT NOT NULL,
    disciplines TEXT NOT NULL,
    zone TEXT NOT NULL,
    week TEXT NOT NULL,
    reports_to TEXT NOT NULL,
    starts TEXT,
    ends TEXT
, external TEXT NOT NULL DEFAULT '');
INSERT INTO organisation_person VALUES('p72sj1f43mtzmk8k7ynfsry8v0r','ada.example','Ada Example','ada@example.com','Lead Programmer','','','','',NULL,NULL,'');
INSERT INTO organisation_person VALUES('p37xt13jyw3a79namq5vw0nxe8m','ben.example','Ben Example','ben@example.com','','','','','p72sj1f43mtzmk8k7ynfsry8v0r',NULL,NULL,'');
CREATE TABLE organisation_member (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES organisation_person (id),
    scope TEXT NOT NULL REFERENCES organisation_scope (key),
    share INTEGER NOT NULL,
    starts TEXT,
    ends TEXT
);
INSERT INTO organisation_member VALUES('01m8bpyb4f9pzw9h805p15pxn7','p72sj1f43mtzmk8k7ynfsry8v0r','web',100,NULL,NULL);
INSERT INTO organisation_member VALUES('01m8bpyb4f9pzw9h805p15pxn8','p37xt13jyw3a79namq5vw0nxe8m','web',100,NULL,NULL);
CREATE TABLE organisation_holder (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT REFERENCES organisation_person (id),
    agent TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL REFERENCES organisation_scope (key),
    discipline TEXT NOT NULL,
    withheld TEXT NOT NULL,
    starts TEXT,
    ends TEXT
);
INSERT INTO organisation_holder VALUES('01m8bpyb4f9pzw9h805p15pxn9','p72sj1f43mtzmk8k7ynfsry8v0r','','technical-lead','web','','',NULL,NULL);
CREATE TABLE organisation_acceptance (
    scope TEXT NOT NULL REFERENCES organisation_scope (key),
    finding TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_name TEXT NOT NULL,
    ends TEXT,
    PRIMARY KEY (scope, finding)
);
CREATE TABLE organisation_absence (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES organisation_person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT,
    reason TEXT NOT NULL
);
INSERT INTO organisation_absence VALUES('01m8bpzg49f8be385k81qakjwh','p37xt13jyw3a79namq5vw0nxe8m','leave','2026-12-21','2026-12-31','A holiday.');
CREATE TABLE organisation_change (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    scope TEXT NOT NULL,
    person_id TEXT NOT NULL,
    private BOOLEAN NOT NULL,
    what TEXT NOT NULL
);
INSERT INTO organisation_change VALUES('01m8bpyb4f9pzw9h805p15pxna',1795689491599429,'local','The person at the terminal','web','',0,'+ team web: name "Web", kind team, purpose "Shows the timetable."');
INSERT INTO organisation_change VALUES('01m8bpyb4f9pzw9h805p15pxnb',1795689491599429,'local','The person at the terminal','','p72sj1f43mtzmk8k7ynfsry8v0r',0,'+ person ada.example: handle ada.example, name "Ada Example", address ada@example.com, title "Lead Programmer"');
INSERT INTO organisation_change VALUES('01m8bpyb4f9pzw9h805p15pxnc',1795689491599429,'local','The person at the terminal','','p37xt13jyw3a79namq5vw0nxe8m',0,'+ person ben.example: handle ben.example, name "Ben Example", address ben@example.com, reports to ada.example');
INSERT INTO organisation_change VALUES('01m8bpyb4f9pzw9h805p15pxnd',1795689491599429,'local','The person at the terminal','web','p72sj1f43mtzmk8k7ynfsry8v0r',0,'+ member ada.example of web: share 100 %');
INSERT INTO organisation_change VALUES('01m8bpyb4f9pzw9h805p15pxne',1795689491599429,'local','The person at the terminal','web','p37xt13jyw3a79namq5vw0nxe8m',0,'+ member ben.example of web: share 100 %');
INSERT INTO organisation_change VALUES('01m8bpyb4f9pzw9h805p15pxnf',1795689491599429,'local','The person at the terminal','web','p72sj1f43mtzmk8k7ynfsry8v0r',0,'+ role technical-lead of ada.example in web');
INSERT INTO organisation_change VALUES('01m8bpzg49f8be385k81qakjwj',1795689529481913,'01m8bpysga95cgqpgbqrw0946j','Ada Example','','p37xt13jyw3a79namq5vw0nxe8m',1,'added absence from 2026-12-21 until 2026-12-31');
CREATE TABLE organisation_revision (
    id INTEGER NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO organisation_revision VALUES(1,4);
CREATE TABLE people_enrolled (
    identity_id TEXT NOT NULL PRIMARY KEY,
    enrolment TEXT NOT NULL
);
INSERT INTO people_enrolled VALUES('ic7q2bj3czt4s5emjk8m54prymw','ic7q2bj3czt4s5emjk8m54prymw');
INSERT INTO people_enrolled VALUES('itbsb8nr213bm1hvj0vv3pq7hh0','itbsb8nr213bm1hvj0vv3pq7hh0');
CREATE TABLE organisation_catalogue (
    id INTEGER NOT NULL PRIMARY KEY,
    file TEXT NOT NULL
);
INSERT INTO organisation_catalogue VALUES(1,replace('roles:\n  technical-lead:\n    titles: [Captain of code]\n','\n',char(10)));
CREATE TABLE access_token (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    writes BOOLEAN NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT
);
CREATE TABLE access_try (
    key BLOB NOT NULL PRIMARY KEY,
    wrong INTEGER NOT NULL,
    last BIGINT NOT NULL,
    good BIGINT
);
CREATE TABLE access_passkey (
    id TEXT NOT NULL PRIMARY KEY,
    credential BLOB NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    data TEXT NOT NULL,
    created BIGINT NOT NULL,
    used BIGINT
);
CREATE TABLE access_outside (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE TABLE access_ceremony (
    hash BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE TABLE access_seal (
    record TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL
);
INSERT INTO access_seal VALUES('access_record',16,X'8d922647b076e7a19258a7db86fbc7efb83939fd0a5637e7c33011f7d4a02694');
CREATE TABLE knowledge_manifest (
    repository TEXT     NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    head       TEXT     NOT NULL,
    data       BLOB NOT NULL -- JSON
);
INSERT INTO knowledge_manifest VALUES('01m8bpysemd3gyfbh7r6a575hs','6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9',X'5b5d');
CREATE TABLE skill_skill (
    id          TEXT   NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL,
    kind        TEXT   NOT NULL, -- leadership, language, technology, practice, domain
    merged_into TEXT   NOT NULL,
    retired     BIGINT
);
INSERT INTO skill_skill VALUES('technical-expertise','Technical expertise','leadership','',NULL);
INSERT INTO skill_skill VALUES('problem-solving','Problem solving','leadership','',NULL);
INSERT INTO skill_skill VALUES('decision-making','Decision making','leadership','',NULL);
INSERT INTO skill_skill VALUES('communication','Communication','leadership','',NULL);
INSERT INTO skill_skill VALUES('coaching-and-mentoring','Coaching and mentoring','leadership','',NULL);
INSERT INTO skill_skill VALUES('collaboration','Collaboration','leadership','',NULL);
INSERT INTO skill_skill VALUES('adaptability','Adaptability with continuous learning','leadership','',NULL);
INSERT INTO skill_skill VALUES('planning','Planning','practice','',NULL);
INSERT INTO skill_skill VALUES('people-management','People management','practice','',NULL);
INSERT INTO skill_skill VALUES('budgeting','Budgeting','practice','',NULL);
INSERT INTO skill_skill VALUES('strategic-thinking','Strategic thinking','practice','',NULL);
INSERT INTO skill_skill VALUES('go','Go','language','',NULL);
CREATE TABLE skill_word (
    folded   TEXT NOT NULL PRIMARY KEY,
    word     TEXT NOT NULL,
    skill_id TEXT NOT NULL REFERENCES skill_skill (id)
);
INSERT INTO skill_word VALUES('technical expertise','Technical expertise','technical-expertise');
INSERT INTO skill_word VALUES('problem solving','Problem solving','problem-solving');
INSERT INTO skill_word VALUES('decision making','Decision making','decision-making');
INSERT INTO skill_word VALUES('communication','Communication','communication');
INSERT INTO skill_word VALUES('coaching and mentoring','Coaching and mentoring','coaching-and-mentoring');
INSERT INTO skill_word VALUES('collaboration','Collaboration','collaboration');
INSERT INTO skill_word VALUES('adaptability with continuous learning','Adaptability with continuous learning','adaptability');
INSERT INTO skill_word VALUES('planning','Planning','planning');
INSERT INTO skill_word VALUES('people management','People management','people-management');
INSERT INTO skill_word VALUES('budgeting','Budgeting','budgeting');
INSERT INTO skill_word VALUES('strategic thinking','Strategic thinking','strategic-thinking');
INSERT INTO skill_word VALUES('go','Go','go');
INSERT INTO skill_word VALUES('golang','golang','go');
CREATE TABLE skill_declaration (
    id        TEXT    NOT NULL PRIMARY KEY,
    person_id TEXT    NOT NULL,
    skill_id  TEXT    NOT NULL REFERENCES skill_skill (id),
    level     INTEGER NOT NULL,
    interest  INTEGER NOT NULL,
    at        BIGINT  NOT NULL
);
INSERT INTO skill_declaration VALUES('01m8bpzg4143ycp5wgtpc178xz','p72sj1f43mtzmk8k7ynfsry8v0r','go',4,1,1795689529473113);
CREATE TABLE skill_assessment (
    id          TEXT    NOT NULL PRIMARY KEY,
    person_id   TEXT    NOT NULL,
    skill_id    TEXT    NOT NULL REFERENCES skill_skill (id),
    level       INTEGER NOT NULL,
    evidence    TEXT    NOT NULL,
    day         TEXT    NOT NULL,
    author_id   TEXT    NOT NULL, -- a person
    author_name TEXT    NOT NULL,
    at          BIGINT  NOT NULL,
    withdrawn   BIGINT
);
CREATE TABLE skill_evidence (
    id          TEXT   NOT NULL PRIMARY KEY,
    person_id   TEXT   NOT NULL,
    skill_id    TEXT   NOT NULL REFERENCES skill_skill (id),
    sentence    TEXT   NOT NULL,
    link        TEXT   NOT NULL,
    day         TEXT   NOT NULL,
    author_id   TEXT   NOT NULL, -- a person
    author_name TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    withdrawn   BIGINT
);
CREATE TABLE skill_need (
    scope_id TEXT    NOT NULL,
    skill_id TEXT    NOT NULL REFERENCES skill_skill (id),
    level    INTEGER NOT NULL,
    people   INTEGER NOT NULL,
    at       BIGINT  NOT NULL,
    PRIMARY KEY (scope_id, skill_id)
);
INSERT INTO skill_need VALUES('web','go',3,2,1795689529490497);
CREATE TABLE people_erased (
    digest BLOB NOT NULL PRIMARY KEY,
    alias TEXT NOT NULL
);
CREATE TABLE people_erased_key (
    id INTEGER NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);
CREATE TABLE organisation_ladder (
    key TEXT NOT NULL,
    version BIGINT NOT NULL, -- from 1
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    ladder TEXT NOT NULL, -- JSON
    PRIMARY KEY (key, version)
);
INSERT INTO organisation_ladder VALUES('making',1,1795704253549696,'local','The person at the terminal','{"name":"Making","levels":[{"id":"independent","name":"Independent"}],"tracks":[{"id":"maker","name":"Maker","levels":[{"level":"independent","summary":"Takes work from a question to something that runs."}]}]}');
CREATE TABLE testimony_statement (
    id         TEXT    NOT NULL PRIMARY KEY,
    repository TEXT    NOT NULL,
    area       TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    kind       TEXT    NOT NULL, -- walk-through, declared, disclaimed
    person_id  TEXT    NOT NULL, -- who understands it, or says not to
    other_id   TEXT    NOT NULL, -- who walked them through, or who confirmed it; empty for nobody
    by_id      TEXT    NOT NULL, -- the person who wrote it down
    day        TEXT    NOT NULL,
    rating     INTEGER NOT NULL, -- 1 to 5; 0 until the learner of a walk-through gives it
    note       TEXT    NOT NULL,
    state      TEXT    NOT NULL, -- open, confirmed
    at         BIGINT  NOT NULL
);
INSERT INTO testimony_statement VALUES('01m8bq0000000000000000st01','01m8bpysemd3gyfbh7r6a575hs','','ledger','walk-through','p37xt13jyw3a79namq5vw0nxe8m','p72sj1f43mtzmk8k7ynfsry8v0r','p72sj1f43mtzmk8k7ynfsry8v0r','2026-11-20',4,'At the whiteboard.','confirmed',1795689600000000);
CREATE TABLE testimony_steward (
    id         TEXT   NOT NULL PRIMARY KEY,
    repository TEXT   NOT NULL,
    area       TEXT   NOT NULL,
    path       TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    by_id      TEXT   NOT NULL, -- the person who named them, empty where no person is known
    state      TEXT   NOT NULL, -- asked, accepted
    at         BIGINT NOT NULL,
    UNIQUE (repository, area, path, person_id)
);
INSERT INTO testimony_steward VALUES('01m8bq0000000000000000sw01','01m8bpysemd3gyfbh7r6a575hs','','ledger','p37xt13jyw3a79namq5vw0nxe8m','p72sj1f43mtzmk8k7ynfsry8v0r','accepted',1795689600000000);
CREATE TABLE testimony_revision (
    id    INTEGER NOT NULL PRIMARY KEY,
    value BIGINT  NOT NULL
);
INSERT INTO testimony_revision VALUES(1,2);
CREATE TABLE handover_plan (
    id         TEXT    NOT NULL PRIMARY KEY,
    repository TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    maker      TEXT    NOT NULL,
    wanted     INTEGER NOT NULL, -- people who are to understand each area
    made       TEXT    NOT NULL, -- day
    starts     TEXT    NOT NULL, -- the first day without them
    bound      INTEGER NOT NULL, -- sessions that any such plan needs, 0 where that is not proved
    at         BIGINT  NOT NULL
);
INSERT INTO handover_plan VALUES('01m8bq0000000000000000hp01','01m8bpysemd3gyfbh7r6a575hs','Ada on leave','p72sj1f43mtzmk8k7ynfsry8v0r',1,'2026-11-20','2026-12-01',1,1795689600000000);
CREATE TABLE handover_away (
    plan      TEXT NOT NULL REFERENCES handover_plan (id),
    person_id TEXT NOT NULL,
    PRIMARY KEY (plan, person_id)
);
INSERT INTO handover_away VALUES('01m8bq0000000000000000hp01','p72sj1f43mtzmk8k7ynfsry8v0r');
CREATE TABLE handover_area (
    plan    TEXT    NOT NULL REFERENCES handover_plan (id),
    area    TEXT    NOT NULL,
    were    INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    why     TEXT    NOT NULL,
    PRIMARY KEY (plan, area)
);
INSERT INTO handover_area VALUES('01m8bq0000000000000000hp01','ledger',1,0,'');
CREATE TABLE handover_session (
    id         TEXT NOT NULL PRIMARY KEY,
    plan       TEXT NOT NULL REFERENCES handover_plan (id),
    teacher_id TEXT NOT NULL
);
INSERT INTO handover_session VALUES('01m8bq0000000000000000hs01','01m8bq0000000000000000hp01','p72sj1f43mtzmk8k7ynfsry8v0r');
CREATE TABLE handover_learner (
    session   TEXT NOT NULL REFERENCES handover_session (id),
    person_id TEXT NOT NULL,
    PRIMARY KEY (session, person_id)
);
INSERT INTO handover_learner VALUES('01m8bq0000000000000000hs01','p37xt13jyw3a79namq5vw0nxe8m');
CREATE TABLE handover_subject (
    session TEXT NOT NULL REFERENCES handover_session (id),
    area    TEXT NOT NULL,
    PRIMARY KEY (session, area)
);
INSERT INTO handover_subject VALUES('01m8bq0000000000000000hs01','ledger');
CREATE TABLE testimony_optout (
    person_id  TEXT   NOT NULL,
    repository TEXT   NOT NULL,
    until      TEXT, -- empty for good
    at         BIGINT NOT NULL,
    PRIMARY KEY (person_id, repository)
);
INSERT INTO testimony_optout VALUES('p37xt13jyw3a79namq5vw0nxe8m','',NULL,1790000000000);
CREATE TABLE knowledge_span (
    id       TEXT   NOT NULL PRIMARY KEY,
    name     TEXT   NOT NULL UNIQUE,
    revision BIGINT NOT NULL
);
INSERT INTO knowledge_span VALUES('sp1','Payments everywhere',1);
CREATE TABLE knowledge_span_part (
    span       TEXT    NOT NULL REFERENCES knowledge_span (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    repository TEXT    NOT NULL, -- id
    label      TEXT    NOT NULL, -- the repository's name then
    place      TEXT    NOT NULL, -- an area, or else a path; empty for all of it
    PRIMARY KEY (span, number)
);
CREATE TABLE knowledge_summary (
    repository TEXT   NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    made_of    TEXT   NOT NULL,
    stock      BIGINT NOT NULL,
    data       BLOB NOT NULL
);
CREATE TABLE organisation_presence (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation_person (id) ON DELETE CASCADE,
    day TEXT NOT NULL
);
CREATE TABLE direction_decision (
    id          TEXT    NOT NULL PRIMARY KEY,
    scope       TEXT    NOT NULL, -- key of a team, unit or project; empty for all of the organisation
    title       TEXT    NOT NULL,
    status      TEXT    NOT NULL, -- empty where the file's is not understood
    decided     TEXT,
    source      TEXT    NOT NULL, -- what it was imported from; empty for one that was written here
    path        TEXT    NOT NULL, -- of the file, below its source
    author_id   TEXT    NOT NULL, -- a person; empty where none is known
    answers_by  TEXT,             -- the last day for comments
    until       TEXT,             -- the last day of a provisional one
    review      TEXT,             -- when it is to be looked at again
    confidence  INTEGER NOT NULL, -- percent, 0 where it was not said
    prediction  TEXT    NOT NULL,
    outcome     TEXT    NOT NULL, -- what came of the prediction
    successor   TEXT    NOT NULL, -- the decision that supersedes it
    revision    BIGINT  NOT NULL,
    made        BIGINT  NOT NULL,
    changed     BIGINT  NOT NULL
);
INSERT INTO direction_decision VALUES('d1','','Use one queue','accepted','2026-05-01','','0001-use-one-queue.md','p72sj1f43mtzmk8k7ynfsry8v0r',NULL,NULL,'2027-05-01',80,'Fewer outages','','',2,1790000000000,1790000000000);
CREATE TABLE direction_file (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE,
    content  BLOB NOT NULL
);
INSERT INTO direction_file VALUES('d1',X'2320312e20557365206f6e652071756575650a0a2323205374617475730a0a41636365707465640a');
CREATE TABLE direction_voice (
    decision  TEXT   NOT NULL REFERENCES direction_decision (id) ON DELETE CASCADE,
    person_id TEXT   NOT NULL,
    answer    TEXT   NOT NULL, -- agrees, objects; empty for none yet
    note      TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (decision, person_id)
);
INSERT INTO direction_voice VALUES('d1','p37xt13jyw3a79namq5vw0nxe8m','objects','Two are cheaper.',1790000000000);
CREATE TABLE direction_comment (
    id         TEXT   NOT NULL PRIMARY KEY,
    decision   TEXT   NOT NULL REFERENCES direction_decision (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
INSERT INTO direction_comment VALUES('c1','d1','p37xt13jyw3a79namq5vw0nxe8m','a1','Ben Example','What of replays?',1790000000000);
CREATE TABLE direction_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    decision   TEXT   NOT NULL REFERENCES direction_decision (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
INSERT INTO direction_event VALUES('e1','d1',1790000000000,'a1','Ada Example','proposed it');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('store_version',25);
CREATE INDEX access_session_account ON access_session (account_id);
CREATE INDEX access_look_person ON access_look (person_id, id);
CREATE UNIQUE INDEX jobs_job_active ON jobs_job (kind, key) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_job_next ON jobs_job (priority DESC, due, id) WHERE state = 'waiting';
CREATE INDEX jobs_job_running ON jobs_job (lease) WHERE state = 'running';
CREATE INDEX people_identity_person ON people_identity (person_id, seq);
CREATE INDEX people_identity_email ON people_identity (email);
CREATE INDEX people_alias_source ON people_alias (source);
CREATE INDEX people_decision_proposal ON people_decision (proposal_id);
CREATE INDEX people_proposal_strength ON people_proposal (strength, id);
CREATE INDEX organisation_person_reports ON organisation_person (reports_to);
CREATE INDEX organisation_member_person ON organisation_member (person_id);
CREATE INDEX organisation_member_scope ON organisation_member (scope);
CREATE INDEX organisation_holder_person ON organisation_holder (person_id);
CREATE INDEX organisation_holder_scope ON organisation_holder (scope);
CREATE INDEX organisation_absence_person ON organisation_absence (person_id);
CREATE INDEX organisation_change_scope ON organisation_change (scope, id);
CREATE INDEX organisation_change_person ON organisation_change (person_id, id);
CREATE INDEX people_person_leads ON people_person (leads_to);
CREATE UNIQUE INDEX access_account_login ON access_account (login) WHERE login <> '';
CREATE UNIQUE INDEX access_account_person ON access_account (person_id) WHERE person_id <> '' AND state <> 'closed';
CREATE INDEX access_link_account ON access_link (account_id);
CREATE INDEX access_token_account ON access_token (account_id);
CREATE INDEX access_passkey_account ON access_passkey (account_id);
CREATE INDEX access_outside_account ON access_outside (account_id);
CREATE UNIQUE INDEX access_record_seq ON access_record (seq);
CREATE INDEX access_record_waiting ON access_record (id) WHERE seq IS NULL;
CREATE INDEX access_record_actor ON access_record (actor_id);
CREATE UNIQUE INDEX access_look_seq ON access_look (seq);
CREATE INDEX access_look_waiting ON access_look (id) WHERE seq IS NULL;
CREATE INDEX access_look_actor ON access_look (actor_id);
CREATE INDEX skill_word_skill ON skill_word (skill_id);
CREATE INDEX skill_declaration_person ON skill_declaration (person_id);
CREATE INDEX skill_assessment_person ON skill_assessment (person_id);
CREATE INDEX skill_evidence_person ON skill_evidence (person_id);
CREATE INDEX testimony_statement_repository ON testimony_statement (repository);
CREATE INDEX testimony_statement_person ON testimony_statement (person_id);
CREATE INDEX testimony_statement_other ON testimony_statement (other_id);
CREATE INDEX testimony_steward_person ON testimony_steward (person_id);
CREATE INDEX handover_plan_repository ON handover_plan (repository);
CREATE INDEX handover_session_plan ON handover_session (plan);
CREATE INDEX direction_decision_status ON direction_decision (status);
CREATE INDEX direction_decision_source ON direction_decision (source, path);
CREATE INDEX direction_voice_person ON direction_voice (person_id);
CREATE INDEX direction_comment_decision ON direction_comment (decision, id);
CREATE INDEX direction_event_decision ON direction_event (decision, id);
COMMIT;
PRAGMA application_id = 1281712484;
