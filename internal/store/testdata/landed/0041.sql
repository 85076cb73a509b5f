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
INSERT INTO store_version VALUES(26,25,1,'2026-11-27 07:20:24');
INSERT INTO store_version VALUES(27,26,1,'2026-11-27 07:20:24');
INSERT INTO store_version VALUES(28,27,1,'2026-11-27 07:20:24');
INSERT INTO store_version VALUES(29,28,1,'2026-11-27 07:20:24');
INSERT INTO store_version VALUES(30,29,1,'2026-11-27 07:20:24');
INSERT INTO store_version VALUES(31,30,1,'2026-11-27 07:20:24');
INSERT INTO store_version VALUES(32,31,1,'2026-11-27 07:20:24');
INSERT INTO store_version VALUES(33,32,1,'2026-11-27 13:57:07');
INSERT INTO store_version VALUES(34,33,1,'2026-11-27 13:57:07');
INSERT INTO store_version VALUES(35,34,1,'2026-11-27 13:57:07');
INSERT INTO store_version VALUES(36,35,1,'2026-11-27 13:57:07');
INSERT INTO store_version VALUES(37,36,1,'2026-11-27 13:57:07');
INSERT INTO store_version VALUES(38,37,1,'2026-11-27 13:57:07');
INSERT INTO store_version VALUES(39,38,1,'2026-11-27 17:47:36');
INSERT INTO store_version VALUES(40,39,1,'2026-11-28 07:39:48');
INSERT INTO store_version VALUES(41,40,1,'2026-11-28 14:14:20');
INSERT INTO store_version VALUES(42,41,1,'2026-11-28 19:12:23');
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
INSERT INTO access_link VALUES(X'1DADEC48EE9108C0378DC7944D39F97C8417196D44E13D7C6CFF44154E5E4F77','01m8bpysga95cgqpgbqrw0946j',1795689506314916,1796294306314916,1795689529419456,'invitation','The person at the terminal');
INSERT INTO access_link VALUES(X'C583E9379AACEAE504BEA6D42C1BF7F1FFA7AB28359058CBA917571091D544E2','01m8bpysjt3rx91mk4am70td21',1795689506394635,1795690406394635,NULL,'enter','');
INSERT INTO access_link VALUES(X'4F4FA8B857580E89CCE00849F154019FC27D48899AE9FC536A92221AEE97E2F2','01m8bpysjt3rx91mk4am70td21',1795689526449413,1795690426449413,NULL,'enter','');
CREATE TABLE access_session (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES access_account (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL
, way TEXT NOT NULL DEFAULT 'link', browser TEXT NOT NULL DEFAULT '');
INSERT INTO access_session VALUES('01m8bpzg2bdsy34gee4jzndsqr',X'3946E4EC99ABF9F8267223C2E555C2ED3D7905963DD8644E4EE09634F24F62CC','01m8bpysga95cgqpgbqrw0946j',1795689529419456,1795689529419456,'password','another program');
CREATE TABLE access_record (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL
, seq BIGINT, who_salt BLOB, who_mark BLOB, whom_salt BLOB, whom_mark BLOB, hash BLOB);
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxng',1795689491599429,'local','The person at the terminal','added to the organisation','team web',1,X'8C70445624DF12E0160775A8DD7B6750',X'BF458BBB4664EA6A7ADE62062FCDF3D2D8D8F90AE8FCD642735D36CE36051BFB',X'3DA7A50304E1021C3870130A81F4783D',X'C52254AD1B435638BDC3D894ACDF54BAACB95E68748CB4CAEF682A0E882FB7D7',X'7D9A80059D69DADA21D5AD3155820683956511ED6EBCCF8681DC0292E6625EA7');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnh',1795689491599429,'local','The person at the terminal','added to the organisation','person p72sj1f43mtzmk8k7ynfsry8v0r',2,X'AEDFCA523B4FC36742A0DD49E8AAC56F',X'8449DFEB62A1A67EFC8662FB1047FDEE0063BD2148A76C5A1029A433EEEE3321',X'DD3F6C068C6F3DE66F36CC6AAFC7D93E',X'E292060B47F4109B5A949AA53EAA60A3415E595F453D71058034360E3F368882',X'85BE5C891DFF3261C2BB3B4BB41E637EDF72F80744EDC5DC309599D13AEF38AA');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnj',1795689491599429,'local','The person at the terminal','added to the organisation','person p37xt13jyw3a79namq5vw0nxe8m',3,X'AC6B1C57551B3F82F7FEAA43363119E6',X'8E611A4B6ABDBABBFB1045BC5B0BDD227BE18C8DF83EEDF811C7550AEC6EBA30',X'E062FFB392D4CC22835CF1BE6BCA41D3',X'8EA83C2988089EE2DB1492BFF415C17A3695B3E4C1521CECEFA6BF7BF8A34851',X'E6DC4D7BF56C5C0FB133BE2218F80261E22BD3F020910A3A47F551611A25023D');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnk',1795689491599429,'local','The person at the terminal','added to the organisation','member p72sj1f43mtzmk8k7ynfsry8v0r of web: share 100 %',4,X'8A2E25F7709A8003544BB0B008F3A321',X'A3F1143524599A8C2563D3E27B996E9AD880D5BE9FFF8560460DD6C001140984',X'D4535BCE25E491EF042E5E8E4A4CECC6',X'0DCC2A1C9A395CABB489EC0861B94DCBE4809F069A180F497A2D784502EAB31D',X'EE82E32AE170A6487D76CEF653AAB7E93FCD9DB3660E4CEF98F8CF9F7C782E94');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnm',1795689491599429,'local','The person at the terminal','added to the organisation','member p37xt13jyw3a79namq5vw0nxe8m of web: share 100 %',5,X'69FBE69BD7D2C6AF912D12D99738BE90',X'6162CE48AA08ABEC0987DB57A77E8F8E99AAE1D5F65FE8390FF2B25B1C9B6EFB',X'081D2BBFBC088E9D290ED405400DDD27',X'D9A7076B682D4F25FE489C81F0B7F93C2A71FBF15C98A42AE5D9DC514144C685',X'48FFC64405ADA35C8D09C728469681EBEBDF35350CE618011F3345B33EAA030A');
INSERT INTO access_record VALUES('01m8bpyb4f9pzw9h805p15pxnn',1795689491599429,'local','The person at the terminal','added to the organisation','role technical-lead of p72sj1f43mtzmk8k7ynfsry8v0r in web',6,X'5222827ADD4E8C2645ACD7777D519E10',X'9BE88DDE30167E707183E9A993122BDE673346346059822EFBE51269B5A9C5AF',X'410D04B95F782DDD38CFD9DEE2FA39D1',X'7661660EF07928E26EAB65B7515D795F4CCAA7813F59CF503076C499399C10B9',X'F0BC823E454C6375C5046C492515CB0CD8BC605E5599EEEC45BC9F8095B1A669');
INSERT INTO access_record VALUES('01m8bpysemd3gyfbh7r6a575ht',1795689506260831,'local','The person at the terminal','add repository','ledger',7,X'E46AF49CB8EAC8CCD4763C7C2EBAA4E1',X'A2E120D17D4EB09CBE7EF0FC5AE15910A6ACB053BD8BCCB6EADAAEDDE2EF43B8',X'3D4452E85103B6675D6CD94683F42157',X'58B80A207B94D00D0877361B8B5D45BC84F2ABDE6947C9F110614828C1FCF1EB',X'38F18D2BDC524DA4B6077378E9FB888AADFB5D2E20E63134B1FE9D5F4C095608');
INSERT INTO access_record VALUES('01m8bpysga95cgqpgbqrw0946k',1795689506314916,'local','The person at the terminal','invited a owner','01m8bpysga95cgqpgbqrw0946j p72sj1f43mtzmk8k7ynfsry8v0r',8,X'F865ED27DB0B335494111F7CDDDA8A61',X'7115A1705AA97BEA9D0BBB7338BBD9C352CFF76C5C9484AD24EA47925C839F6A',X'6FB0AC6E4CAD6D5E87059B51486FB124',X'54F762ED6EB5768B50D2FC106771782916ACC8C4E710A185AC644FC915BD7958',X'6F3A253D8FC3B00EE5B608DF52C6B17E8353910F6CA7F36E763F91292A05663B');
INSERT INTO access_record VALUES('01m8bpzg2bdsy34gee4jzndsqq',1795689529419456,'01m8bpysga95cgqpgbqrw0946j','Ada Example','accepted an invitation','01m8bpysga95cgqpgbqrw0946j',9,X'45F830F8D92E25659BA19C39293E6352',X'524B3E6F9D99E803AF93843498A7A58EFDE03E11194ED755D9A1A988B156B593',X'D0966958DB0623B12A365D9AFA9F3E3D',X'AB1680F425B6CF31CE9605F6B0BAD32157CF8BA38D05CBA6B7F7228CBA5A556F',X'C40F40CD23CAA9AA3CF287A3E379769FA3C537F6DC6F87F79CB15EA5A8274E8B');
INSERT INTO access_record VALUES('01m8bpzg2bdsy34gee4jzndsqs',1795689529419456,'01m8bpysga95cgqpgbqrw0946j','Ada Example','signed in','password',10,X'BF7B9182E322A80506314E17977F0D58',X'B09F0CE8649760A480AE2AD057479FD9AB0C95B63A7CCAC137C2E7486D8DBADC',X'282256476C88FBD821F62294FD8FBC5D',X'EDB1567C71DED78E159D7DA9C6F51B7E942B4CA092E534D6042090175E8CFAB6',X'84149B689ACAE65CB34CA7266CB2DE3E950CCCE859370B2BA2F351B625DED573');
INSERT INTO access_record VALUES('01m8bpzg30cbxkv2k1rw247qcp',1795689529440942,'01m8bpysga95cgqpgbqrw0946j','Ada Example','added the skill','Go',11,X'F4AC220832E3A19A7FC72DF2D6F89B09',X'3BC0731A9A689784F5DDDDE1938CFA7687A2116E9ACE3C25949858AE41DAE60F',X'5A60504AA72AE778C88AFCECDBCB4907',X'5B8ADCE1CB39D5AD707F79DE1059C6B27FD7D888374CE1A78E096F5C24C52A5A',X'E67F5D62B7641B0C3C8C0A2B45D0924C9D37C1EA64AED7D4D773E550D84F4232');
INSERT INTO access_record VALUES('01m8bpzg4143ycp5wgtpc178y0',1795689529473113,'01m8bpysga95cgqpgbqrw0946j','Ada Example','declared skills','p72sj1f43mtzmk8k7ynfsry8v0r',12,X'CD8E8338674296D1F31D219B15CDA158',X'715C8F51AD808A5638B8C10051FFE1A3D44B5727113D553F404F8B7959BC175E',X'61EAEEFC8D3D05388DFCC4DDD8CF12D0',X'C3D90EA71255218265CBFB273F30CBBE3536AB1EC2879B457E3AF8BF6AC989CA',X'244761D706CA18C9269EB863CC52E072E60DE1FAD27377A5C742127D6148522B');
INSERT INTO access_record VALUES('01m8bpzg49f8be385k81qakjwk',1795689529481913,'01m8bpysga95cgqpgbqrw0946j','Ada Example','changed an absence','person p37xt13jyw3a79namq5vw0nxe8m',13,X'C01020CA7DF78568D84F9377E4C0149A',X'FC9B86415FB8A5140D6F4EA31BC82322B629156B2D427968643AD7087A17B648',X'849E3C61C33A2F1E9844BDEEF2CEE303',X'56747C298C858E76CA3F94F8C6344280DCD2A5BB2B8AADC0F04CB05BF5E488B9',X'B4FFC67105EBA1DE59DFE94BED5772F7BB5E6FABEF3756802C241D141321CDB1');
INSERT INTO access_record VALUES('01m8bpzg4j3g8xgsfqfd7fcmj8',1795689529490497,'01m8bpysga95cgqpgbqrw0946j','Ada Example','said the need of web','Go at level 3: 2',14,X'48611660CD2055505577873B3475157B',X'46DCD283EAA213CCE1A3559F9CB9FE8204F644938AAAC7D831D1145673C38466',X'8C8C0E328ECA0C5AB77C74D5D1BFE823',X'BE74AE3E584472991D4554492140B5597EE186D6198F90AEFFDAD7835A43290C',X'EBD4D5E41ED7B02D8758F6EB86CF7BC0F16C716DE061E9D7381762554BCAE0D0');
INSERT INTO access_record VALUES('01m8bpzg4y1frzdtd6tddfzqm3',1795689529502355,'01m8bpysga95cgqpgbqrw0946j','Ada Example','changed the role catalogue','',15,X'0C737F35BAF364EE008B115B47E93BEE',X'094D9573DAB5666F5763ECE3E5852BD82E73D5EEDA4C57007BE1A713CDA35284',X'AFB320B8DD41CE24208EE02657063DE9',X'77A505C0EB9692A21BC2C1B359AE24C508CCB78E93C9E20363658E144CD78B51',X'A3121E93674EA89D8F509F02C4E8348D49743655FB185906D4011093A8B038D7');
INSERT INTO access_record VALUES('01m8c50v3d7raq0ebx15r68f62',1795704253549696,'local','The person at the terminal','added the career ladder','making',16,X'3E43DEBC1F597B59699007C0E062CE98',X'C2DF8C9532721F25A4E40B269622D31EB5304B269DF6ABFD1BC1D09B9F9A3A7B',X'3AEB2C924ED56237333D1A8376E47463',X'50D453085F79C8DBEA8B4AB1ADBD9B54C076CFA99847D64F89CF319BB690CBD6',X'8D922647B076E7A19258A7DB86FBC7EFB83939FD0A5637E7C33011F7D4A02694');
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
, stock BIGINT NOT NULL DEFAULT 0, looked BIGINT, changed BIGINT, failures INTEGER NOT NULL DEFAULT 0, next_look BIGINT, roots TEXT NOT NULL DEFAULT '', cited TEXT NOT NULL DEFAULT '');
INSERT INTO knowledge_repository VALUES('01m8bpysemd3gyfbh7r6a575hs','ledger','/srv/ledger','local','/srv/ledger','main','ready','',1,'6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9','6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9',1,'',2,1795689506260831,1795689506297999,2,NULL,NULL,0,NULL,'','');
CREATE TABLE knowledge_segment (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    commits    INTEGER NOT NULL,
    lines      BOOLEAN NOT NULL,
    data       BLOB NOT NULL,
    subjects   BLOB NOT NULL,
    PRIMARY KEY (repository, number)
);
INSERT INTO knowledge_segment VALUES('01m8bpysemd3gyfbh7r6a575hs',0,1,1,X'01010B416461204578616D706C650F616461406578616D706C652E636F6D020A434F44454F574E45525304612E676F1401010000026297FECD3DD90E4EADBB0A7C1A19DDB627BED5F90000A0F6DB950DA0F6DB950D00000241000102004101010200',X'01000700F8FF0105426567696E010000FFFF');
CREATE TABLE knowledge_tree (
    repository TEXT NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    head       TEXT NOT NULL,
    counted    BOOLEAN NOT NULL, -- lines are counted, not estimated
    data       BLOB NOT NULL
);
INSERT INTO knowledge_tree VALUES('01m8bpysemd3gyfbh7r6a575hs','6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9',1,X'0102000A434F44454F574E45525328303061313865313763373933363862313536353762323937356133363830376538353163316138390B01000004612E676F28326139336364656635343935343531303162303836343038643965653736376664613063303263320A0100');
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
INSERT INTO knowledge_sheet VALUES('01m8bpysemd3gyfbh7r6a575hs','overview',0,'2 2 1',X'FF5891D701A0F6DB950D011B703732736A316634336D747A6D6B386B37796E66737279387630720B416461204578616D706C65A0F6DB950D010B416461204578616D706C650F616461406578616D706C652E636F6D00020A434F44454F574E45525301021604612E676F01021401010002000000803F000000000000803F0000803F138101000101A0F6DB950D000000803F0000803F010000803F000000000000803F0000803F138101000101A0F6DB950D000000803F0000803F');
INSERT INTO knowledge_sheet VALUES('01m8bpysemd3gyfbh7r6a575hs','reviews',0,'2 2 1',X'7705BC18A0F6DB950DA0F6DB950D0000000001000000000000F03F000000000000F03F0001A0F6DB950D000000000000F03F000000000000F03F01000000000000F03F000000000000F03F0001A0F6DB950D000000000000F03F000000000000F03F01000000000000F03F000000000000F03F0001A0F6DB950D000000000000F03F000000000000F03F00000000');
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
INSERT INTO organisation_catalogue VALUES(1,'roles:
  technical-lead:
    titles: [Captain of code]
');
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
INSERT INTO access_seal VALUES('access_record',16,X'8D922647B076E7A19258A7DB86FBC7EFB83939FD0A5637E7C33011F7D4A02694');
CREATE TABLE knowledge_manifest (
    repository TEXT     NOT NULL PRIMARY KEY REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    head       TEXT     NOT NULL,
    data       BLOB NOT NULL -- JSON
);
INSERT INTO knowledge_manifest VALUES('01m8bpysemd3gyfbh7r6a575hs','6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9',X'5B5D');
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
INSERT INTO direction_file VALUES('d1',X'2320312E20557365206F6E652071756575650A0A2323205374617475730A0A41636365707465640A');
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
CREATE TABLE direction_home (
    id         TEXT   NOT NULL PRIMARY KEY,
    scope      TEXT   NOT NULL UNIQUE, -- key; empty for all of the organisation
    repository TEXT   NOT NULL,        -- id
    label      TEXT   NOT NULL,        -- the repository's name then
    branch     TEXT   NOT NULL,
    folder     TEXT   NOT NULL,        -- empty for the top
    tip        TEXT   NOT NULL,        -- the commit of the branch that was looked at last; empty before
    looked     BIGINT NOT NULL,        -- 0 before
    trouble    TEXT   NOT NULL,        -- why the last look or commit failed, for people; empty if it did not
    hint       TEXT   NOT NULL,
    revision   BIGINT NOT NULL
, dialect TEXT NOT NULL DEFAULT '');
INSERT INTO direction_home VALUES('h1','','01m8bpysemd3gyfbh7r6a575hs','ledger','main','decisions','',0,'','',1,'nygard');
CREATE TABLE direction_copy (
    decision TEXT   NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE,
    home     TEXT   NOT NULL REFERENCES direction_home (id) ON DELETE CASCADE,
    state    TEXT   NOT NULL, -- waiting, same, conflict, gone, left
    digest   TEXT   NOT NULL, -- of the file that both had last; empty before
    hash     TEXT   NOT NULL, -- the commit in which the file was seen or written last
    by_id    TEXT   NOT NULL, -- a person: whose change waits
    at       BIGINT NOT NULL
);
INSERT INTO direction_copy VALUES('d1','h1','conflict','','','p72sj1f43mtzmk8k7ynfsry8v0r',1790000000000);
CREATE TABLE direction_other (
    decision TEXT     NOT NULL PRIMARY KEY REFERENCES direction_copy (decision) ON DELETE CASCADE,
    content  BLOB NOT NULL
);
INSERT INTO direction_other VALUES('d1',X'23204F6E65');
CREATE TABLE direction_problem (
    id          TEXT   NOT NULL PRIMARY KEY,
    scope       TEXT   NOT NULL, -- key; empty for all of the organisation
    title       TEXT   NOT NULL,
    what        TEXT   NOT NULL, -- Markdown, as the others
    whom        TEXT   NOT NULL, -- for whom it is one
    since       TEXT,            -- a day
    whys        TEXT   NOT NULL, -- causes, each why the one before it is so: a line each
    constraints TEXT   NOT NULL, -- what any answer has to keep to
    author_id   TEXT   NOT NULL, -- a person; empty where none is known
    closed      TEXT   NOT NULL, -- why nothing is decided about it; empty while it is open
    revision    BIGINT NOT NULL,
    made        BIGINT NOT NULL,
    changed     BIGINT NOT NULL
);
INSERT INTO direction_problem VALUES('pr1','','Orders are lost at night','Nobody sees it','Customers','2026-04-01','The queue is full
Nothing reads it','','p72sj1f43mtzmk8k7ynfsry8v0r','',1,1790000000000,1790000000000);
CREATE TABLE direction_answer (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE,
    problem  TEXT NOT NULL REFERENCES direction_problem (id) ON DELETE CASCADE
);
INSERT INTO direction_answer VALUES('d1','pr1');
CREATE TABLE direction_matrix (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE,
    content  TEXT NOT NULL
);
INSERT INTO direction_matrix VALUES('d1','{"options":["One queue","Two queues"],"criteria":[{"name":"Calm nights","weight":3,"scores":[5,2]}]}');
CREATE TABLE text_document (
    kind    TEXT   NOT NULL, -- decision, problem, …
    id      TEXT   NOT NULL, -- of what it is, in the package that owns it
    number  BIGINT NOT NULL UNIQUE,
    changed BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
INSERT INTO text_document VALUES('problem','p1',1790000000001,1790000000001);
CREATE VIRTUAL TABLE text_index USING fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');
INSERT INTO text_index (rowid, words) VALUES (1790000000001, '');
CREATE TABLE knowledge_citation (
    repository TEXT    NOT NULL REFERENCES knowledge_repository (id) ON DELETE CASCADE,
    path       TEXT    NOT NULL,
    line       INTEGER NOT NULL,
    place      INTEGER NOT NULL, -- of the citation in its file, from 0
    form       TEXT    NOT NULL, -- adr, rfc, decision, file
    number     INTEGER NOT NULL,
    written    TEXT    NOT NULL, -- the path of a record's file as it is cited; empty for the other forms
    excerpt    TEXT    NOT NULL, -- the line, cut
    PRIMARY KEY (repository, path, place)
);
INSERT INTO knowledge_citation VALUES('01m8bpysemd3gyfbh7r6a575hs','queue.go',3,0,'adr',1,'','// see ADR-0001');
CREATE TABLE experiment_box (
    id          TEXT   NOT NULL PRIMARY KEY,
    scope       TEXT   NOT NULL, -- key; empty for all of the organisation
    title       TEXT   NOT NULL,
    belief      TEXT   NOT NULL, -- Markdown, as because, risk, limits, result and learnt
    because     TEXT   NOT NULL,
    measure     TEXT   NOT NULL, -- what is read
    source      TEXT   NOT NULL, -- from where
    threshold   TEXT   NOT NULL, -- which value decides
    first_day   TEXT,
    last_day    TEXT,
    high        BIGINT NOT NULL, -- 1 where its risk is high
    risk        TEXT   NOT NULL,
    limits      TEXT   NOT NULL, -- how far it reaches, and how it is stopped
    intent      TEXT   NOT NULL, -- throw away, graduate
    owner_id    TEXT   NOT NULL, -- a person; empty where none is known
    account_id  TEXT   NOT NULL, -- of who planned it
    state       TEXT   NOT NULL, -- planned, running, ended
    approver_id TEXT   NOT NULL, -- the person who said yes to a high risk
    approver    TEXT   NOT NULL, -- their account's name; empty before
    started     TEXT,
    ended       TEXT,
    outcome     TEXT   NOT NULL, -- confirmed, refuted, inconclusive, stopped; empty before its end
    result      TEXT   NOT NULL,
    learnt      TEXT   NOT NULL,
    decision    TEXT   NOT NULL, -- id of what was decided after it; empty for none
    revision    BIGINT NOT NULL,
    made        BIGINT NOT NULL,
    changed     BIGINT NOT NULL
);
INSERT INTO experiment_box VALUES('e1','','Batches of ten','Batches halve the load','','load','dashboard','below 50 percent','2026-06-01','2026-06-30',0,'','','graduate','p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','ended','','','2026-06-01','2026-06-30','confirmed','It halved','Small is fine','d1',3,1790000000000,1790000000000);
CREATE TABLE experiment_part (
    experiment TEXT NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL,
    PRIMARY KEY (experiment, person_id)
);
INSERT INTO experiment_part VALUES('e1','p37xt13jyw3a79namq5vw0nxe8m');
CREATE TABLE experiment_move (
    id         TEXT   NOT NULL PRIMARY KEY,
    experiment TEXT   NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    was        TEXT   NOT NULL, -- a day
    reason     TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
INSERT INTO experiment_move VALUES('em1','e1','2026-06-20','A holiday','01m8bpysga95cgqpgbqrw0946j','Ada Example',1790000000000);
CREATE TABLE experiment_reading (
    id         TEXT   NOT NULL PRIMARY KEY,
    experiment TEXT   NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    day        TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    note       TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
INSERT INTO experiment_reading VALUES('er1','e1','2026-06-10','48','','p72sj1f43mtzmk8k7ynfsry8v0r',1790000000000);
CREATE TABLE experiment_comment (
    id         TEXT   NOT NULL PRIMARY KEY,
    experiment TEXT   NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    at         BIGINT NOT NULL
);
INSERT INTO experiment_comment VALUES('ec1','e1','p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','Ada Example','Good',1790000000000);
CREATE TABLE experiment_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    experiment TEXT   NOT NULL REFERENCES experiment_box (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
INSERT INTO experiment_event VALUES('ee1','e1',1790000000000,'01m8bpysga95cgqpgbqrw0946j','Ada Example','started it');
CREATE TABLE initiative_case (
    id         TEXT   NOT NULL PRIMARY KEY,
    scope      TEXT   NOT NULL, -- key; empty for all of the organisation
    title      TEXT   NOT NULL,
    problem    TEXT   NOT NULL, -- Markdown, as benefit, risk and result
    benefit    TEXT   NOT NULL,
    risk       TEXT   NOT NULL,
    days       BIGINT NOT NULL, -- of work, by all together; 0 where it is not known
    money      BIGINT NOT NULL, -- in whole units of the currency; 0 for none
    currency   TEXT   NOT NULL, -- three letters; empty for none
    author_id  TEXT   NOT NULL, -- a person; empty where none is known
    account_id TEXT   NOT NULL, -- of who wrote it
    state      TEXT   NOT NULL, -- draft, proposed, accepted, declined, deferred, done, stopped
    until      TEXT,            -- the day on which a deferred one is looked at again
    result     TEXT   NOT NULL, -- what came of it; empty before its end
    revision   BIGINT NOT NULL,
    made       BIGINT NOT NULL,
    changed    BIGINT NOT NULL
);
INSERT INTO initiative_case VALUES('i1','','A queue of our own','Orders are lost','Calm nights','Work',20,5000,'EUR','p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','deferred','2027-01-10','',2,1790000000000,1790000000000);
CREATE TABLE initiative_option (
    initiative TEXT   NOT NULL REFERENCES initiative_case (id) ON DELETE CASCADE,
    place      BIGINT NOT NULL,
    title      TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    PRIMARY KEY (initiative, place)
);
INSERT INTO initiative_option VALUES('i1',0,'Buy one','');
CREATE TABLE initiative_input (
    initiative TEXT NOT NULL REFERENCES initiative_case (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    note       TEXT NOT NULL, -- where it comes from
    PRIMARY KEY (initiative, name)
);
INSERT INTO initiative_input VALUES('i1','reach','100','a guess');
CREATE TABLE initiative_voice (
    id          TEXT   NOT NULL PRIMARY KEY,
    initiative  TEXT   NOT NULL REFERENCES initiative_case (id) ON DELETE CASCADE,
    person_id   TEXT   NOT NULL,
    person_name TEXT   NOT NULL,
    answer      TEXT   NOT NULL, -- accept, decline, defer; empty while it is waited for
    reason      TEXT   NOT NULL,
    until       TEXT,
    at          BIGINT NOT NULL  -- when they were asked, or answered
);
INSERT INTO initiative_voice VALUES('iv1','i1','p37xt13jyw3a79namq5vw0nxe8m','Ben Example','defer','Later','2027-01-10',1790000000000);
CREATE TABLE initiative_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    initiative TEXT   NOT NULL REFERENCES initiative_case (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
INSERT INTO initiative_event VALUES('ie1','i1',1790000000000,'01m8bpysga95cgqpgbqrw0946j','Ada Example','proposed it');
CREATE TABLE strategy_objective (
    id         TEXT    NOT NULL PRIMARY KEY,
    scope      TEXT    NOT NULL, -- key of a team, unit or project; empty for all of the organisation
    title      TEXT    NOT NULL,
    why        TEXT    NOT NULL, -- Markdown
    owner_id   TEXT    NOT NULL, -- a person; empty where nobody answers for it
    author_id  TEXT    NOT NULL, -- a person; empty where none is known
    parent     TEXT    NOT NULL, -- the objective that it is a part of; empty at the top
    starts     TEXT,
    ends       TEXT,
    status     TEXT    NOT NULL, -- open, reached, missed, dropped
    reason     TEXT    NOT NULL, -- why it was closed
    confidence INTEGER NOT NULL, -- percent, 0 where its owner did not say
    revision   BIGINT  NOT NULL,
    made       BIGINT  NOT NULL,
    changed    BIGINT  NOT NULL
);
INSERT INTO strategy_objective VALUES('o1','','No order is lost','Trust','p72sj1f43mtzmk8k7ynfsry8v0r','p72sj1f43mtzmk8k7ynfsry8v0r','','2026-01-01','2026-12-31','open','',70,1,1790000000000,1790000000000);
CREATE TABLE strategy_measure (
    id        TEXT NOT NULL PRIMARY KEY,
    objective TEXT NOT NULL REFERENCES strategy_objective (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    unit      TEXT NOT NULL,
    baseline  TEXT NOT NULL, -- where it started
    target    TEXT NOT NULL -- where it is wished to be
);
INSERT INTO strategy_measure VALUES('m1','o1','Lost orders','a week','40','0');
CREATE TABLE strategy_reading (
    id         TEXT   NOT NULL PRIMARY KEY,
    measure    TEXT   NOT NULL REFERENCES strategy_measure (id) ON DELETE CASCADE,
    day        TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    note       TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
INSERT INTO strategy_reading VALUES('sr1','m1','2026-05-01','12','','p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','Ada Example',1790000000000);
CREATE TABLE strategy_service (
    objective TEXT NOT NULL REFERENCES strategy_objective (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL, -- decision, initiative, experiment, project, work
    ref       TEXT NOT NULL,
    title     TEXT NOT NULL, -- empty where the thing itself is asked for it
    href      TEXT NOT NULL, -- the page about it
    PRIMARY KEY (objective, kind, ref)
);
INSERT INTO strategy_service VALUES('o1','decision','d1','','');
CREATE TABLE strategy_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    objective  TEXT   NOT NULL REFERENCES strategy_objective (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
INSERT INTO strategy_event VALUES('se1','o1',1790000000000,'01m8bpysga95cgqpgbqrw0946j','Ada Example','set it');
CREATE TABLE quality_document (
    scope      TEXT   NOT NULL, -- key; empty for all of the organisation
    version    BIGINT NOT NULL, -- from 1
    content    TEXT   NOT NULL, -- YAML
    note       TEXT   NOT NULL, -- why it was changed
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (scope, version)
);
INSERT INTO quality_document VALUES('',1,'standards: []','to begin with','01m8bpysga95cgqpgbqrw0946j','Ada Example',1790000000000);
CREATE TABLE quality_team (
    repository TEXT NOT NULL PRIMARY KEY, -- id
    scope      TEXT NOT NULL
);
INSERT INTO quality_team VALUES('01m8bpysemd3gyfbh7r6a575hs','');
CREATE TABLE quality_held (
    repository TEXT   NOT NULL PRIMARY KEY,
    basis      TEXT   NOT NULL,
    head       TEXT   NOT NULL, -- the commit
    at         BIGINT NOT NULL
);
INSERT INTO quality_held VALUES('01m8bpysemd3gyfbh7r6a575hs','b1','6297fecd3dd90e4eadbb0a7c1a19ddb627bed5f9',1790000000000);
CREATE TABLE quality_result (
    repository TEXT NOT NULL,
    standard   TEXT NOT NULL, -- its key, behind "scope:" where it is of a scope
    outcome    TEXT NOT NULL, -- passed, failed, unknown
    checks     TEXT NOT NULL, -- JSON: what each check asks, what it came to, what was found
    PRIMARY KEY (repository, standard)
);
INSERT INTO quality_result VALUES('01m8bpysemd3gyfbh7r6a575hs','readme','failed','[]');
CREATE TABLE quality_change (
    repository TEXT NOT NULL,
    standard   TEXT NOT NULL,
    day        TEXT NOT NULL,
    outcome    TEXT NOT NULL, -- empty: it is no longer held to it
    PRIMARY KEY (repository, standard, day)
);
INSERT INTO quality_change VALUES('01m8bpysemd3gyfbh7r6a575hs','readme','2026-11-01','failed');
CREATE TABLE quality_report (
    repository TEXT   NOT NULL,
    tool       TEXT   NOT NULL,
    counts     TEXT   NOT NULL, -- JSON
    parts      TEXT   NOT NULL, -- JSON
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (repository, tool)
);
INSERT INTO quality_report VALUES('01m8bpysemd3gyfbh7r6a575hs','linter','{"error":1}','[]','01m8bpysga95cgqpgbqrw0946j','Ada Example',1790000000000);
CREATE TABLE quality_exemption (
    id         TEXT   NOT NULL PRIMARY KEY,
    repository TEXT   NOT NULL,
    standard   TEXT   NOT NULL,
    reason     TEXT   NOT NULL, -- Markdown
    until      TEXT   NOT NULL, -- its last day
    state      TEXT   NOT NULL, -- asked, granted, declined, withdrawn
    granted    TEXT,            -- its first day
    ended      TEXT,            -- the day on which it was ended before its time
    asked_by   TEXT   NOT NULL, -- a person; empty where none is known
    asker_id   TEXT   NOT NULL, -- an account
    asker      TEXT   NOT NULL,
    settled_by TEXT   NOT NULL,
    settler_id TEXT   NOT NULL,
    settler    TEXT   NOT NULL,
    answer     TEXT   NOT NULL, -- why it was granted, declined or ended
    revision   BIGINT NOT NULL,
    asked      BIGINT NOT NULL,
    settled    BIGINT NOT NULL  -- 0 before
);
INSERT INTO quality_exemption VALUES('x1','01m8bpysemd3gyfbh7r6a575hs','readme','It moves','2027-01-31','granted','2026-11-02',NULL,'p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','Ada Example','p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','Ada Example','Until it moved',2,1790000000000,1790000001000);
CREATE TABLE vision_version (
    id         TEXT    NOT NULL PRIMARY KEY,
    scope      TEXT    NOT NULL, -- key of a team, unit or project; empty for all of the organisation
    number     INTEGER NOT NULL, -- within its scope; 0 for a draft
    title      TEXT    NOT NULL,
    vision     TEXT    NOT NULL, -- Markdown, as the next four
    diagnosis  TEXT    NOT NULL,
    policies   TEXT    NOT NULL,
    actions    TEXT    NOT NULL,
    wont       TEXT    NOT NULL, -- what is not done
    author_id  TEXT    NOT NULL, -- a person; empty where none is known
    state      TEXT    NOT NULL, -- draft, put forward, in force (also before and after that), withdrawn
    answers_by TEXT,
    starts     TEXT,             -- the day from which it is in force
    review     TEXT,
    reason     TEXT    NOT NULL, -- why it was withdrawn
    revision   BIGINT  NOT NULL,
    made       BIGINT  NOT NULL,
    changed    BIGINT  NOT NULL
);
INSERT INTO vision_version VALUES('v1','',1,'Orders that arrive','None is lost','','','','','p72sj1f43mtzmk8k7ynfsry8v0r','in force',NULL,'2026-05-01','2027-05-01','',2,1790000000000,1790000000000);
CREATE TABLE vision_answer (
    id        TEXT   NOT NULL PRIMARY KEY,
    version   TEXT   NOT NULL REFERENCES vision_version (id) ON DELETE CASCADE,
    person_id TEXT   NOT NULL, -- empty for somebody who was erased
    says      TEXT   NOT NULL, -- adopts, objects; empty while it is waited for
    note      TEXT   NOT NULL,
    at        BIGINT NOT NULL  -- when they were asked, or answered
);
INSERT INTO vision_answer VALUES('va1','v1','p72sj1f43mtzmk8k7ynfsry8v0r','adopts','',1790000000000);
CREATE TABLE vision_comment (
    id         TEXT   NOT NULL PRIMARY KEY,
    version    TEXT   NOT NULL REFERENCES vision_version (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    at         BIGINT NOT NULL
);
INSERT INTO vision_comment VALUES('vc1','v1','p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','Ada Example','Shorter',1790000000000);
CREATE TABLE vision_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    version    TEXT   NOT NULL REFERENCES vision_version (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
INSERT INTO vision_event VALUES('ve1','v1',1790000000000,'01m8bpysga95cgqpgbqrw0946j','Ada Example','wrote it');
CREATE TABLE direction_place (
    decision   TEXT NOT NULL REFERENCES direction_decision (id) ON DELETE CASCADE,
    repository TEXT NOT NULL, -- id
    path       TEXT NOT NULL, -- a directory, a file, or a pattern; empty for all of it
    area       TEXT NOT NULL, -- a name instead of a path; empty for none
    PRIMARY KEY (decision, repository, path, area)
);
INSERT INTO direction_place VALUES('d1','01m8bpysemd3gyfbh7r6a575hs','internal','');
CREATE TABLE direction_unindexed (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES direction_decision (id) ON DELETE CASCADE
);
INSERT INTO direction_unindexed VALUES('d1');
CREATE TABLE technology_radar (
    id       TEXT   NOT NULL PRIMARY KEY, -- there is one
    title    TEXT   NOT NULL,
    revision BIGINT NOT NULL
);
INSERT INTO technology_radar VALUES('radar','Radar',1);
CREATE TABLE technology_part (
    kind        TEXT   NOT NULL, -- quadrant, ring
    key         TEXT   NOT NULL,
    place       BIGINT NOT NULL, -- of rings the innermost first
    name        TEXT   NOT NULL,
    description TEXT   NOT NULL,
    PRIMARY KEY (kind, key)
);
INSERT INTO technology_part VALUES('ring','adopt',0,'Adopt','');
INSERT INTO technology_part VALUES('quadrant','tools',0,'Tools','');
CREATE TABLE technology_entry (
    id          TEXT    NOT NULL PRIMARY KEY,
    key         TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    quadrant    TEXT    NOT NULL,
    description TEXT    NOT NULL, -- Markdown
    tags        TEXT    NOT NULL, -- one a line
    hidden      BOOLEAN NOT NULL, -- is listed, and not drawn
    revision    BIGINT  NOT NULL,
    made        BIGINT  NOT NULL,
    changed     BIGINT  NOT NULL
);
INSERT INTO technology_entry VALUES('te1','go','Go','tools','','',0,1,1790000000000,1790000000000);
CREATE TABLE technology_mark (
    entry TEXT   NOT NULL REFERENCES technology_entry (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    mark  TEXT   NOT NULL,
    PRIMARY KEY (entry, place)
);
INSERT INTO technology_mark VALUES('te1',0,'go:example.com/queue');
CREATE TABLE technology_move (
    id               TEXT   NOT NULL PRIMARY KEY,
    entry            TEXT   NOT NULL REFERENCES technology_entry (id) ON DELETE CASCADE,
    ring             TEXT   NOT NULL, -- key; empty for a move off the radar
    day              TEXT,            -- on which it was done; NULL while it is not, or where it is not known
    reason           TEXT   NOT NULL, -- of who proposed it
    decision         TEXT   NOT NULL, -- id of a decision, or where else it was decided
    state            TEXT   NOT NULL, -- proposed, done, declined
    verdict          TEXT   NOT NULL, -- the reason of who settled it
    proposer_id      TEXT   NOT NULL, -- a person; empty where none is known
    proposer_account TEXT   NOT NULL,
    proposer_name    TEXT   NOT NULL,
    settler_id       TEXT   NOT NULL,
    settler_account  TEXT   NOT NULL,
    settler_name     TEXT   NOT NULL,
    proposed         BIGINT NOT NULL,
    settled          BIGINT           -- NULL while it waits
);
INSERT INTO technology_move VALUES('tm1','te1','adopt','2026-05-01','It holds','d1','done','','p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','Ada Example','p72sj1f43mtzmk8k7ynfsry8v0r','01m8bpysga95cgqpgbqrw0946j','Ada Example',1790000000000,1790000000000);
CREATE TABLE technology_seen (
    repository TEXT   NOT NULL PRIMARY KEY, -- id
    since      BIGINT NOT NULL,
    basis      TEXT   NOT NULL
);
INSERT INTO technology_seen VALUES('01m8bpysemd3gyfbh7r6a575hs',1790000000000,'b1');
CREATE TABLE technology_use (
    repository TEXT   NOT NULL,
    mark       TEXT   NOT NULL, -- such as npm:react
    since      BIGINT NOT NULL,
    version    TEXT   NOT NULL, -- as manifests ask for it, the last one; empty where they do not say
    until      BIGINT,          -- NULL while it is used
    PRIMARY KEY (repository, mark, since)
);
INSERT INTO technology_use VALUES('01m8bpysemd3gyfbh7r6a575hs','go:example.com/queue',1790000000000,'v1.0.0',NULL);
CREATE TABLE delivery_project (
    scope    TEXT   NOT NULL PRIMARY KEY, -- key
    goal     TEXT   NOT NULL,             -- Markdown, as included, excluded and result
    included TEXT   NOT NULL,
    excluded TEXT   NOT NULL,
    currency TEXT   NOT NULL, -- of its budget; empty for none
    most     BIGINT NOT NULL, -- items that are to be done at once; 0 for no limit
    holidays TEXT   NOT NULL, -- days on which nobody works, a line each
    state    TEXT   NOT NULL, -- open, paused, done, stopped
    result   TEXT   NOT NULL, -- what came of it
    numbers  BIGINT NOT NULL, -- of its items, given so far
    work     BIGINT NOT NULL, -- grows whenever anything about its items changes
    revision BIGINT NOT NULL,
    changed  BIGINT NOT NULL
);
INSERT INTO delivery_project VALUES('web','Travellers see when their ferry **really** leaves.','The timetable','Tickets','EUR',3,'2026-12-24
2026-12-31','open','',4,6,2,1795881600000000);
CREATE TABLE delivery_milestone (
    id      TEXT   NOT NULL PRIMARY KEY,
    project TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    place   BIGINT NOT NULL,
    title   TEXT   NOT NULL,
    what    TEXT   NOT NULL, -- is there when it is reached
    reached TEXT
);
INSERT INTO delivery_milestone VALUES('01m8bq0000000000000000000a','web',1,'Live times','Delays are on the page.',NULL);
CREATE TABLE delivery_deliverable (
    id        TEXT   NOT NULL PRIMARY KEY,
    project   TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    place     BIGINT NOT NULL,
    title     TEXT   NOT NULL,
    milestone TEXT   NOT NULL, -- id of one that it belongs to; empty for none
    handed    TEXT             -- the day on which it was handed over
);
INSERT INTO delivery_deliverable VALUES('01m8bq0000000000000000000b','web',1,'A feed of delays','01m8bq0000000000000000000a','2026-11-20');
CREATE TABLE delivery_dependency (
    id      TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    scope   TEXT NOT NULL, -- key of who gives it; empty for somebody outside
    party   TEXT NOT NULL, -- who that is, outside
    what    TEXT NOT NULL,
    met     TEXT           -- the day on which it was there
);
INSERT INTO delivery_dependency VALUES('01m8bq0000000000000000000c','web','','The harbour office','Positions of the ferries',NULL);
CREATE TABLE delivery_date (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    kind       TEXT   NOT NULL, -- target, commitment, agreed
    subject    TEXT   NOT NULL, -- id of a milestone or a dependency; empty for the project
    day        TEXT,            -- none where it was taken back
    party      TEXT   NOT NULL, -- to whom it was promised
    reason     TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
INSERT INTO delivery_date VALUES('01m8bq0000000000000000000d','web','target','','2027-03-01','','The season begins.','p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example',1795881600000000);
INSERT INTO delivery_date VALUES('01m8bq0000000000000000000e','web','agreed','01m8bq0000000000000000000c','2027-01-15','','','p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example',1795881600000000);
CREATE TABLE delivery_forecast (
    project TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    subject TEXT   NOT NULL, -- id of a milestone; empty for the project
    day     TEXT   NOT NULL,
    p50     TEXT, -- days; none where it is more than ten years away
    p85     TEXT,
    p95     TEXT,
    items   BIGINT NOT NULL, -- that were open
    basis   TEXT   NOT NULL, -- record, estimates
    PRIMARY KEY (project, subject, day)
);
INSERT INTO delivery_forecast VALUES('web','','2026-11-27','2027-02-03','2027-02-19','2027-03-02',2,'estimates');
CREATE TABLE delivery_budget (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    kind       TEXT   NOT NULL, -- expected, committed, spent
    month      TEXT   NOT NULL, -- its first day
    amount     BIGINT NOT NULL, -- in whole units of the project's currency
    note       TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
INSERT INTO delivery_budget VALUES('01m8bq0000000000000000000f','web','expected','2026-12-01',12000,'Two people','p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example',1795881600000000);
CREATE TABLE delivery_rate (
    person_id TEXT   NOT NULL,
    first_day TEXT   NOT NULL,
    cents     BIGINT NOT NULL, -- hundredths of the currency
    currency  TEXT   NOT NULL,
    PRIMARY KEY (person_id, first_day)
);
INSERT INTO delivery_rate VALUES('p37xt13jyw3a79namq5vw0nxe8m','2026-01-01',8050,'EUR');
CREATE TABLE delivery_risk (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    title      TEXT   NOT NULL,
    what       TEXT   NOT NULL, -- Markdown, as response and ending
    likelihood BIGINT NOT NULL, -- 1 to 5; 0 for an issue
    impact     BIGINT NOT NULL, -- 1 to 5
    owner_id   TEXT   NOT NULL, -- a person; empty for none
    response   TEXT   NOT NULL,
    review     TEXT,
    state      TEXT   NOT NULL, -- risk, issue, closed
    happened   TEXT,            -- the day on which it became an issue
    ending     TEXT   NOT NULL, -- why it was closed
    revision   BIGINT NOT NULL,
    made       BIGINT NOT NULL,
    changed    BIGINT NOT NULL
);
INSERT INTO delivery_risk VALUES('01m8bq0000000000000000000g','web','The feed is late','',3,4,'p37xt13jyw3a79namq5vw0nxe8m','Ask each week.','2026-12-10','risk',NULL,'',1,1795881600000000,1795881600000000);
CREATE TABLE delivery_note (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    at         BIGINT NOT NULL
);
INSERT INTO delivery_note VALUES('01m8bq0000000000000000000h','web','p37xt13jyw3a79namq5vw0nxe8m','p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example','Ben talks to the harbour.',1795881600000000);
CREATE TABLE delivery_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    what       TEXT   NOT NULL
);
INSERT INTO delivery_event VALUES('01m8bq0000000000000000000j','web',1795881600000000,'p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example','made the project');
CREATE TABLE delivery_source (
    id       TEXT   NOT NULL PRIMARY KEY,
    project  TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    kind     TEXT   NOT NULL, -- github, gitlab, gitea, jira, stages
    address  TEXT   NOT NULL, -- of a tracker; the name of a file
    changed  BIGINT,          -- up to when changes were read; none for a file
    read_at  BIGINT,          -- when it was read last
    problem  TEXT   NOT NULL, -- why the last reading failed; empty where it did not
    writes   BIGINT NOT NULL, -- 1 where states are written back
    token    TEXT   NOT NULL, -- sealed; empty for none
    UNIQUE (project, kind, address)
);
INSERT INTO delivery_source VALUES('01m8bq0000000000000000000k','web','gitea','https://forge.example/ferries/web',NULL,1795881600000000,'',1,'');
CREATE TABLE delivery_item (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    number     BIGINT NOT NULL, -- what people call it
    title      TEXT   NOT NULL,
    what       TEXT   NOT NULL, -- Markdown
    state      TEXT   NOT NULL, -- open, doing, waiting, done, dropped
    reason     TEXT   NOT NULL, -- what it waits for, or why it was dropped
    milestone  TEXT   NOT NULL, -- id; empty for none
    priority   BIGINT NOT NULL, -- 1 is the highest; 0 where nobody said
    people     BIGINT NOT NULL, -- that do it at once
    low        BIGINT NOT NULL, -- minutes of work of the whole team; 0 where nobody said, as likely and high
    likely     BIGINT NOT NULL,
    high       BIGINT NOT NULL,
    size       TEXT   NOT NULL, -- S, M, L …; empty where nobody said
    deadline   TEXT,
    learn      TEXT   NOT NULL, -- what can be learnt from it
    source     TEXT   NOT NULL, -- id; empty for what was written here
    source_key TEXT   NOT NULL, -- what the source calls it
    url        TEXT   NOT NULL,
    labels     TEXT   NOT NULL, -- of the source, a line each
    opened     TEXT   NOT NULL, -- a day
    started    TEXT,
    finished   TEXT,
    reopened   BIGINT NOT NULL, -- how often
    revision   BIGINT NOT NULL,
    made       BIGINT NOT NULL,
    changed    BIGINT NOT NULL, assigned TEXT NOT NULL DEFAULT '', remaining BIGINT NOT NULL DEFAULT 0, remaining_on TEXT,
    UNIQUE (project, number)
);
INSERT INTO delivery_item VALUES('01m8bq0000000000000000000m','web',1,'Read the feed','','done','','01m8bq0000000000000000000a',1,1,240,480,960,'',NULL,'','01m8bq0000000000000000000k','7','https://forge.example/ferries/web/issues/7','bug
feed','2026-11-02','2026-11-03','2026-11-09',1,3,1795881600000000,1795881600000000,'',0,NULL);
INSERT INTO delivery_item VALUES('01m8bq0000000000000000000n','web',2,'Show the delay','','open','','01m8bq0000000000000000000a',2,2,0,0,0,'M','2027-02-01','How the page is drawn','','','','','2026-11-10',NULL,NULL,0,1,1795881600000000,1795881600000000,'',0,NULL);
INSERT INTO delivery_item VALUES('01m8bq0000000000000000000p','web',3,'Tell who waits','','waiting','The harbour office','',0,1,480,960,1920,'',NULL,'','','','','','2026-11-10','2026-11-12',NULL,0,1,1795881600000000,1795881600000000,'',0,NULL);
INSERT INTO delivery_item VALUES('01m8bq0000000000000000000t','web',4,'Say it aloud','','open','','',0,1,240,480,960,'',NULL,'','01m8bq0000000000000000000k','8','https://forge.example/ferries/web/issues/8','','2026-11-28',NULL,NULL,0,1,1795881600000000,1795881600000000,'ben	Ben Example	ben@example.org
cyd		
',0,NULL);
INSERT INTO delivery_item VALUES('01m8bq0000000000000000000u','web',5,'Print it','','doing','','',0,1,240,480,960,'',NULL,'','','','','','2026-11-10','2026-11-20',NULL,0,1,1795881600000000,1795881600000000,'',240,'2026-11-26');
CREATE TABLE delivery_review (
    source TEXT   NOT NULL REFERENCES delivery_source (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    title  TEXT   NOT NULL,
    url    TEXT   NOT NULL,
    opened TEXT   NOT NULL, -- a day
    PRIMARY KEY (source, number)
);
INSERT INTO delivery_review VALUES('01m8bq0000000000000000000k',9,'Draw the delay','https://forge.example/ferries/web/pulls/9','2026-11-25');
CREATE TABLE delivery_untold (
    item     TEXT   NOT NULL PRIMARY KEY REFERENCES delivery_item (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL -- of the item, then
);
INSERT INTO delivery_untold VALUES('01m8bq0000000000000000000m',3);
CREATE TABLE delivery_need (
    item   TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    skill  TEXT   NOT NULL, -- id
    level  BIGINT NOT NULL,
    people BIGINT NOT NULL, -- how many of those who do it
    PRIMARY KEY (item, skill)
);
INSERT INTO delivery_need VALUES('01m8bq0000000000000000000n','go',2,1);
CREATE TABLE delivery_place (
    item       TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    repository TEXT   NOT NULL, -- id
    area       TEXT   NOT NULL, -- name
    PRIMARY KEY (item, repository, area)
);
INSERT INTO delivery_place VALUES('01m8bq0000000000000000000n','01m8bpysemd3gyfbh7r6a575hs','ledger');
CREATE TABLE delivery_after (
    item   TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    before TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    lag    BIGINT NOT NULL, -- minutes of work
    PRIMARY KEY (item, before)
);
INSERT INTO delivery_after VALUES('01m8bq0000000000000000000n','01m8bq0000000000000000000m',60);
CREATE TABLE delivery_move (
    id         TEXT   NOT NULL PRIMARY KEY,
    item       TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    state      TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL
);
INSERT INTO delivery_move VALUES('01m8bq0000000000000000000q','01m8bq0000000000000000000p','waiting','The harbour office',1795881600000000,'p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example');
CREATE TABLE delivery_plan (
    id         TEXT   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL REFERENCES delivery_project (scope) ON DELETE CASCADE,
    state      TEXT   NOT NULL, -- proposed, adopted, replaced
    asked      TEXT   NOT NULL, -- what was asked for, as JSON
    digest     TEXT   NOT NULL, -- of all that it was worked out from
    solver     TEXT   NOT NULL, -- version
    seed       BIGINT NOT NULL,
    steps      BIGINT NOT NULL,
    first_day  TEXT   NOT NULL, -- of its time
    makespan   BIGINT NOT NULL, -- in slots, as bound
    bound      BIGINT NOT NULL,
    figures    TEXT   NOT NULL, -- by objective, as JSON
    late       TEXT   NOT NULL, -- what it does not keep, a line each
    clash      TEXT   NOT NULL, -- where no plan can be: what clashes, a line each
    guessed    BIGINT NOT NULL, -- items without an estimate
    base       TEXT   NOT NULL, -- id of the plan that was in force; empty for none
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    made       BIGINT NOT NULL,
    adopter_id TEXT   NOT NULL,
    adopter    TEXT   NOT NULL,
    adopted    BIGINT
);
INSERT INTO delivery_plan VALUES('01m8bq0000000000000000000r','web','adopted','{}','7d865e959b2466918c9863afca942d0f','1',1,5000,'2026-11-27',96,96,'{}','','',1,'','p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example',1795881600000000,'p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example',1795881600000000);
CREATE TABLE delivery_planned (
    plan   TEXT   NOT NULL REFERENCES delivery_plan (id) ON DELETE CASCADE,
    item   TEXT   NOT NULL, -- id
    starts BIGINT NOT NULL, -- slots
    ends   BIGINT NOT NULL,
    why    TEXT   NOT NULL, -- these people: what of it is about knowledge and learning
    PRIMARY KEY (plan, item)
);
INSERT INTO delivery_planned VALUES('01m8bq0000000000000000000r','01m8bq0000000000000000000n',0,64,'Ben learns how the page is drawn.');
CREATE TABLE delivery_planned_person (
    plan      TEXT NOT NULL,
    item      TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (plan, item, person_id),
    FOREIGN KEY (plan, item) REFERENCES delivery_planned (plan, item) ON DELETE CASCADE
);
INSERT INTO delivery_planned_person VALUES('01m8bq0000000000000000000r','01m8bq0000000000000000000n','p37xt13jyw3a79namq5vw0nxe8m');
CREATE TABLE delivery_pin (
    item TEXT NOT NULL PRIMARY KEY REFERENCES delivery_item (id) ON DELETE CASCADE,
    day  TEXT           -- on which it begins; none where that is free
);
INSERT INTO delivery_pin VALUES('01m8bq0000000000000000000n','2026-12-01');
CREATE TABLE delivery_pin_person (
    item      TEXT NOT NULL REFERENCES delivery_pin (item) ON DELETE CASCADE,
    person_id TEXT NOT NULL,
    PRIMARY KEY (item, person_id)
);
INSERT INTO delivery_pin_person VALUES('01m8bq0000000000000000000n','p37xt13jyw3a79namq5vw0nxe8m');
CREATE TABLE delivery_assignment (
    id         TEXT   NOT NULL PRIMARY KEY,
    item       TEXT   NOT NULL REFERENCES delivery_item (id) ON DELETE CASCADE,
    person_id  TEXT   NOT NULL, -- empty where they were erased
    level      TEXT   NOT NULL, -- tell, sell, consult, agree, advise, inquire, delegate
    outcome    TEXT   NOT NULL, -- that is wanted
    limits     TEXT   NOT NULL,
    check_in   TEXT,            -- the day on which they look at it together
    reason     TEXT   NOT NULL, -- why this person
    state      TEXT   NOT NULL, -- asked, accepted, declined, countered, ended
    answer     TEXT   NOT NULL, -- what the person said to it
    actor_id   TEXT   NOT NULL,
    actor_name TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
INSERT INTO delivery_assignment VALUES('01m8bq0000000000000000000s','01m8bq0000000000000000000n','p37xt13jyw3a79namq5vw0nxe8m','advise','The delay is on the page.','No new service.','2026-12-08','Ben knows the page.','declined','I am away in December.','p72sj1f43mtzmk8k7ynfsry8v0r','Ada Example',1795881600000000);
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
CREATE INDEX direction_home_repository ON direction_home (repository);
CREATE INDEX direction_copy_home ON direction_copy (home);
CREATE INDEX direction_copy_state ON direction_copy (state);
CREATE INDEX direction_problem_author ON direction_problem (author_id);
CREATE INDEX direction_answer_problem ON direction_answer (problem);
CREATE INDEX knowledge_citation_number ON knowledge_citation (number);
CREATE INDEX experiment_box_owner ON experiment_box (owner_id);
CREATE INDEX experiment_box_approver ON experiment_box (approver_id);
CREATE INDEX experiment_box_state ON experiment_box (state);
CREATE INDEX experiment_part_person ON experiment_part (person_id);
CREATE INDEX experiment_move_of ON experiment_move (experiment);
CREATE INDEX experiment_reading_of ON experiment_reading (experiment);
CREATE INDEX experiment_reading_person ON experiment_reading (person_id);
CREATE INDEX experiment_comment_of ON experiment_comment (experiment);
CREATE INDEX experiment_comment_person ON experiment_comment (person_id);
CREATE INDEX experiment_event_of ON experiment_event (experiment);
CREATE INDEX initiative_case_author ON initiative_case (author_id);
CREATE INDEX initiative_case_state ON initiative_case (state);
CREATE INDEX initiative_voice_of ON initiative_voice (initiative);
CREATE INDEX initiative_voice_person ON initiative_voice (person_id);
CREATE INDEX initiative_event_of ON initiative_event (initiative);
CREATE INDEX strategy_objective_owner ON strategy_objective (owner_id);
CREATE INDEX strategy_objective_parent ON strategy_objective (parent);
CREATE INDEX strategy_measure_objective ON strategy_measure (objective, id);
CREATE INDEX strategy_reading_measure ON strategy_reading (measure, day);
CREATE INDEX strategy_service_ref ON strategy_service (kind, ref);
CREATE INDEX strategy_event_objective ON strategy_event (objective, id);
CREATE INDEX quality_result_standard ON quality_result (standard);
CREATE INDEX quality_exemption_of ON quality_exemption (repository, standard);
CREATE INDEX quality_exemption_asked ON quality_exemption (asked_by);
CREATE INDEX quality_exemption_settled ON quality_exemption (settled_by);
CREATE INDEX vision_version_scope ON vision_version (scope, id);
CREATE INDEX vision_version_author ON vision_version (author_id);
CREATE UNIQUE INDEX vision_version_next ON vision_version (scope) WHERE state IN ('draft', 'put forward');
CREATE INDEX vision_answer_of ON vision_answer (version);
CREATE INDEX vision_answer_person ON vision_answer (person_id);
CREATE INDEX vision_comment_of ON vision_comment (version);
CREATE INDEX vision_comment_person ON vision_comment (person_id);
CREATE INDEX vision_event_of ON vision_event (version);
CREATE INDEX direction_place_repository ON direction_place (repository);
CREATE UNIQUE INDEX technology_entry_key ON technology_entry (key);
CREATE INDEX technology_move_entry ON technology_move (entry);
CREATE INDEX technology_move_proposer ON technology_move (proposer_id);
CREATE INDEX technology_move_settler ON technology_move (settler_id);
CREATE INDEX text_document_kind ON text_document (number, kind);
CREATE INDEX delivery_milestone_of ON delivery_milestone (project);
CREATE INDEX delivery_deliverable_of ON delivery_deliverable (project);
CREATE INDEX delivery_dependency_of ON delivery_dependency (project);
CREATE INDEX delivery_dependency_scope ON delivery_dependency (scope);
CREATE INDEX delivery_date_of ON delivery_date (project);
CREATE INDEX delivery_budget_of ON delivery_budget (project);
CREATE INDEX delivery_risk_of ON delivery_risk (project);
CREATE INDEX delivery_risk_owner ON delivery_risk (owner_id);
CREATE INDEX delivery_note_of ON delivery_note (project);
CREATE INDEX delivery_note_person ON delivery_note (person_id);
CREATE INDEX delivery_event_of ON delivery_event (project);
CREATE UNIQUE INDEX delivery_item_source ON delivery_item (source, source_key) WHERE source <> '';
CREATE INDEX delivery_item_state ON delivery_item (project, state, number, id);
CREATE INDEX delivery_item_opened ON delivery_item (project, state, opened);
CREATE INDEX delivery_item_finished ON delivery_item (project, state, finished);
CREATE INDEX delivery_after_before ON delivery_after (before);
CREATE INDEX delivery_move_of ON delivery_move (item);
CREATE INDEX delivery_plan_of ON delivery_plan (project, state);
CREATE INDEX delivery_planned_person_of ON delivery_planned_person (person_id);
CREATE INDEX delivery_pin_person_of ON delivery_pin_person (person_id);
CREATE INDEX delivery_assignment_of ON delivery_assignment (item);
CREATE INDEX delivery_assignment_person ON delivery_assignment (person_id, state);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('store_version',42);
COMMIT;
PRAGMA application_id = 1281712484;
