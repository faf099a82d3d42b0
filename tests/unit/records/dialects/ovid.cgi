<1. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 31234567
TI  - Esketamine for late-life pain: a randomised trial.
SO  - European Journal of Pain. 23(4):745-754, 2019 04.
AU  - van der Berg J
AU  - O'Neil PJ
FA  - van der Berg, Jan
FA  - O'Neil, Patrick-James
IN  - van der Berg, Jan. Department of Pain, Utrecht.
      O'Neil. Dublin.
MH  - Aged
MH  - *Ketamine/ad [Administration & Dosage]
KW  - late life; nursing homes
AB  - BACKGROUND: Pain is common.
      METHODS: We randomised.
IS  - 1090-3801 (Print)
DO  - https://dx.doi.org/10.1002/ejp.1341
LG  - English
PT  - Journal Article
SI  - ClinicalTrials.gov/NCT02345678
YR  - 2019

<2. >
VN  - Ovid Technologies
DB  - Embase
UI  - 640000001
ST  - CONFERENCE ABSTRACT
TI  - Ketamine infusions at home.
SO  - Anesthesia and Analgesia. Conference: Annual Meeting of the Society. Montreal Canada. 132 (5S SUPPL 1) (pp 77-78), 2021. Date of Publication: May 2021.
AU  - Lee K.
PT  - Conference Abstract
YR  - 2021
