// SPDX-License-Identifier: Apache-2.0

/** The loops of a professional claim, 837 005010X222A1. */

import { loop } from './guide.mjs';

export const PROFESSIONAL = { group: 'HC', set: '837', version: '005010X222A1' };

const ADDRESS = ['N3 R1', 'N4 R1'];
const IF_ADDRESS = ['N3 S1', 'N4 S1'];

const OTHER_PAYER = loop('2320', 'S10',
	'SBR R1',
	'CAS*CO,CR,OA,PI,PR S1',
	'AMT*D,A8,EAF S1',
	'OI R1',
	'MOA S1',
	loop('2330A', 'R1', 'NM1*IL R1', ...IF_ADDRESS, 'REF*SY S1'),
	loop('2330B', 'R1', 'NM1*PR R1', ...IF_ADDRESS, 'DTP*573 S1', 'REF*2U,EI,FY,NF S2', 'REF*G1,9F,T4,F8 S1'),
	// The guide requires their REF. Senders leave it out, and nothing is read here.
	loop('2330C', 'S2', 'NM1*DN,P3 R1', 'REF S3'),
	loop('2330D', 'S1', 'NM1*82 R1', 'REF S3'),
	loop('2330E', 'S1', 'NM1*77 R1', 'REF S3'),
	loop('2330F', 'S1', 'NM1*DQ R1', 'REF S3'),
	loop('2330G', 'S1', 'NM1*85 R1', 'REF S2'),
);

const SERVICE = loop('2400', 'R50',
	'LX R1',
	'SV1 R1',
	'SV5 S1',
	'PWK S11',
	'CR1 S1',
	'CR3 S1',
	'CRC*07 S3', 'CRC*70,09 S1',
	'DTP*472 R1', 'DTP*607,463,461,304,738,739,011,455,454 S1',
	'QTY*PT,FL S1',
	'MEA S5',
	'CN1 S1',
	'REF*9B,9D,6R,EW,X4,F4,BT S1', 'REF*G1,9F S5',
	'AMT*T,F4 S1',
	'K3 S10',
	'NTE*ADD,DCP,TPO S1',
	'PS1 S1',
	'HCP S1',
	loop('2410', 'S1', 'LIN R1', 'CTP R1', 'REF*VY,XZ S1'),
	loop('2420A', 'S1', 'NM1*82 R1', 'PRV*PE S1', 'REF S20'),
	loop('2420B', 'S1', 'NM1*QB R1', 'REF S20'),
	loop('2420C', 'S1', 'NM1*77 R1', ...ADDRESS, 'REF S3'),
	loop('2420D', 'S1', 'NM1*DQ R1', 'REF S20'),
	loop('2420E', 'S1', 'NM1*DK R1', ...IF_ADDRESS, 'REF S20', 'PER S1'),
	loop('2420F', 'S2', 'NM1*DN,P3 R1', 'REF S20'),
	loop('2420G', 'S1', 'NM1*PW R1', ...ADDRESS),
	loop('2420H', 'S1', 'NM1*45 R1', ...ADDRESS),
	loop('2430', 'S15', 'SVD R1', 'CAS*CO,CR,OA,PI,PR S1', 'DTP*573 R1', 'AMT*EAF S1'),
	loop('2440', 'S', 'LQ R1', 'FRM R99'),
);

const CLAIM = loop('2300', 'S100',
	'CLM R1',
	'DTP*431,454,304,453,439,484,455,471,314,360,361,297,296,435,096,090,091,444,050 S1',
	'PWK S10',
	'CN1 S1',
	'AMT*F5 S1',
	'REF*4N,F5,EW,9F,G1,F8,X4,9A,9C,LX,D9,EA,P4,1J S1',
	'K3 S10',
	'NTE*ADD,CER,DCP,DGN,TPO S1',
	'CR1 S1',
	'CR2 S1',
	'CRC*07,E1,E2,E3 S3', 'CRC*75,ZZ S1',
	'HI*ABK,BK R1', 'HI*BP S1', 'HI*BG S2',
	'HCP S1',
	loop('2310A', 'S2', 'NM1*DN,P3 R1', 'REF S3'),
	loop('2310B', 'S1', 'NM1*82 R1', 'PRV*PE S1', 'REF S4'),
	loop('2310C', 'S1', 'NM1*77 R1', ...ADDRESS, 'REF S3', 'PER S1'),
	loop('2310D', 'S1', 'NM1*DQ R1', 'REF S4'),
	loop('2310E', 'S1', 'NM1*PW R1', ...ADDRESS),
	loop('2310F', 'S1', 'NM1*45 R1', ...ADDRESS),
	OTHER_PAYER,
	SERVICE,
);

const PATIENT = loop('2000C', 'S',
	'HL*23 R1',
	'PAT R1',
	loop('2010CA', 'R1', 'NM1*QC R1', ...ADDRESS, 'DMG R1', 'REF*Y4,1W,SY S1', 'PER S1'),
	CLAIM,
);

const SUBSCRIBER = loop('2000B', 'R',
	'HL*22 R1',
	'SBR R1',
	'PAT S1',
	loop('2010BA', 'R1', 'NM1*IL R1', ...IF_ADDRESS, 'DMG S1', 'REF*SY,Y4 S1', 'PER S1'),
	loop('2010BB', 'R1', 'NM1*PR R1', ...IF_ADDRESS, 'REF*2U,EI,FY,NF S3', 'REF*G2,LU S1'),
	CLAIM,
	PATIENT,
);

const BILLING = loop('2000A', 'R',
	'HL*20 R1',
	'PRV*BI S1',
	'CUR*85 S1',
	loop('2010AA', 'R1', 'NM1*85 R1', ...ADDRESS, 'REF*EI,SY R1', 'REF*0B,1G S2', 'PER*IC S2'),
	loop('2010AB', 'S1', 'NM1*87 R1', ...ADDRESS),
	loop('2010AC', 'S1', 'NM1*PE R1', ...ADDRESS, 'REF*2U,FY,NF S1', 'REF*EI R1'),
	SUBSCRIBER,
);

export const CLAIMS_GUIDE = loop('837', 'R1',
	'ST R1',
	'BHT R1',
	loop('1000A', 'R1', 'NM1*41 R1', 'PER*IC R2'),
	loop('1000B', 'R1', 'NM1*40 R1'),
	BILLING,
);
