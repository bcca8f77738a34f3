INSERT INTO "articles" VALUES('art_whole',NULL);
INSERT INTO "articles" VALUES('ar_549b8ad5b9a1c7aa257f',NULL);
INSERT INTO "attributions" VALUES(1,1,1,'at_post','indirect','report',0,NULL,'ent_post',NULL,'2024-05-27','2024-05-27','["ent_post"]',0.94);
INSERT INTO "attributions" VALUES(2,1,2,'at_letter','indirect','claim',1,1,'ent_ana','ent_all',NULL,NULL,'["ent_post", "ent_ana"]',0.81);
INSERT INTO "attributions" VALUES(3,1,3,'at_lie','direct','deny',0,NULL,'ent_ana',NULL,NULL,NULL,'["ent_ana"]',0.9);
INSERT INTO "attributions" VALUES(4,2,1,'at_23aef5a74159531c3cfb','direct',NULL,0,NULL,NULL,NULL,NULL,NULL,'[]',0.75);
INSERT INTO "attributions" VALUES(5,2,2,'at_fa616a50549d02c4063f','direct',NULL,0,NULL,NULL,NULL,NULL,NULL,'[]',0.75);
INSERT INTO "entities" VALUES(1,1,1,'ent_post','The Ellery Post','outlet',0,NULL);
INSERT INTO "entities" VALUES(2,1,2,'ent_ana','Ana Brandt','person',0,'Q42');
INSERT INTO "entities" VALUES(3,1,3,'ent_board','harbour board','organization',0,NULL);
INSERT INTO "entities" VALUES(4,1,4,'ent_all','councillors','group',1,NULL);
INSERT INTO "entities" VALUES(5,1,5,'ent_watch','Bridge Watch','organization',0,NULL);
INSERT INTO "entities" VALUES(6,1,6,'ent_tom','Tom Okafor','person',0,NULL);
INSERT INTO "facts" VALUES(1,1,1,'fact_1','heads',2,3,NULL,'2019',NULL,'[[40, 70], [87, 97]]',NULL,0.7);
INSERT INTO "facts" VALUES(2,1,2,'fact_2','designated_on',5,NULL,'2021-03-04',NULL,NULL,'[]',3,0.2);
INSERT INTO "makers" VALUES(1,'whole','1','0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "makers" VALUES(2,'plain','1','0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "mentions" VALUES(1,1,0,15);
INSERT INTO "mentions" VALUES(2,1,40,70);
INSERT INTO "mentions" VALUES(2,2,176,179);
INSERT INTO "mentions" VALUES(3,1,40,53);
INSERT INTO "mentions" VALUES(4,1,108,119);
INSERT INTO "mentions" VALUES(5,1,199,211);
INSERT INTO "mentions" VALUES(6,1,222,232);
INSERT INTO "readings" VALUES(1,1,1,'2026-11-24T15:36:17Z');
INSERT INTO "readings" VALUES(2,2,2,'2026-11-24T15:36:17Z');
INSERT INTO "roles" VALUES(2,1,'chief',3,'2019',NULL,0,'[[54, 59], [87, 97]]');
INSERT INTO "roles" VALUES(6,1,'secretary',5,NULL,NULL,1,'[[245, 254]]');
INSERT INTO "spans" VALUES(1,'content',1,35,156);
INSERT INTO "spans" VALUES(1,'cue',1,16,24);
INSERT INTO "spans" VALUES(1,'source',1,0,15);
INSERT INTO "spans" VALUES(1,'time',1,25,34);
INSERT INTO "spans" VALUES(2,'addressee',1,108,119);
INSERT INTO "spans" VALUES(2,'content',1,132,156);
INSERT INTO "spans" VALUES(2,'cue',1,103,107);
INSERT INTO "spans" VALUES(2,'medium',1,123,131);
INSERT INTO "spans" VALUES(2,'source',1,40,97);
INSERT INTO "spans" VALUES(3,'content',1,159,175);
INSERT INTO "spans" VALUES(3,'cue',1,180,184);
INSERT INTO "spans" VALUES(3,'setting',1,185,211);
INSERT INTO "spans" VALUES(3,'source',1,176,179);
INSERT INTO "spans" VALUES(4,'content',1,44,65);
INSERT INTO "spans" VALUES(4,'cue',1,66,70);
INSERT INTO "spans" VALUES(4,'source',1,71,81);
INSERT INTO "spans" VALUES(5,'content',1,109,140);
INSERT INTO "spans" VALUES(5,'cue',1,141,145);
INSERT INTO "spans" VALUES(5,'source',1,146,156);
INSERT INTO "stances" VALUES(1,1,1,'st_1',3,'denies',2,NULL,'[[168, 173]]',0.8);
INSERT INTO "stances" VALUES(2,1,2,'st_2',1,'affirms',NULL,1,'[]',0.5);
INSERT INTO "versions" VALUES(1,'art_whole',1,'2026-11-24T15:36:17Z','Board chief denies safety letter','Kestrel Wire','kestrel.example','[]','2024-05-31',NULL,NULL,'[]','787c58dd8684dd0e50736ff3518850dfc98aada0dc01310a3f4f5a878974c764','The Ellery Post reported on Monday that harbour board chief Ana Brandt, who has led it since 2019, had told
councillors in a letter that the bridge was safe.

“That is a lie,” she said at a rally of Bridge Watch, of which Tom Okafor is a former secretary.
');
INSERT INTO "versions" VALUES(2,'ar_549b8ad5b9a1c7aa257f',1,'2026-11-24T15:36:17Z','Bridge 1 closed',NULL,NULL,'[]','2024-05-31',NULL,NULL,'[]','549b8ad5b9a1c7aa257f011372480438891d4b4ceeba3ea71cb083581db57931','Harbour bridge number 1 closed on Tuesday.

“The bridge is safe,” said Ana Brandt, the mayor of Port Ellery.
“Not all 1 bolts were checked,” said Tom Okafor.
');
