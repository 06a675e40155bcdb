"""Old and new forms of the same kanji, so that whoever types one finds the other. Pure data; written as pairs, the searched-by form second.

`OLD`: the forms in parentheses of 常用漢字表 (Cabinet Notice No. 2 of 30 November 2010); those that Unicode itself calls compatible with
the new form (神, 祝, 海 …) are not repeated, since normalisation maps them. `VARIANTS` is this program's own list of forms that stand in
family registers and names, and of traditional shapes outside of that table: `assumed`, held against no official list. A pair too many
finds a name too many; a pair too few is found by its reading.
"""

OLD = (
    "亞亜惡悪壓圧圍囲醫医爲為壹壱隱隠榮栄營営衞衛驛駅圓円鹽塩緣縁艷艶應応歐欧毆殴櫻桜奧奥橫横溫温穩穏假仮價価畫画會会繪絵壞壊懷懐"
    "槪概擴拡殼殻覺覚學学嶽岳樂楽渴渇罐缶卷巻陷陥勸勧寬寛關関歡歓觀観氣気歸帰龜亀僞偽戲戯犧犠舊旧據拠擧挙虛虚峽峡挾挟狹狭鄕郷"
    "曉暁區区驅駆勳勲薰薫徑径莖茎惠恵揭掲溪渓經経螢蛍輕軽繼継鷄鶏藝芸擊撃缺欠硏研縣県儉倹劍剣險険圈圏檢検獻献權権顯顕驗験嚴厳"
    "廣広效効恆恒黃黄鑛鉱號号國国黑黒碎砕濟済齋斎劑剤雜雑參参棧桟蠶蚕慘惨贊賛殘残絲糸齒歯兒児辭辞濕湿實実寫写釋釈壽寿收収從従"
    "澁渋獸獣縱縦肅粛處処緖緒敍叙將将稱称涉渉燒焼證証奬奨條条狀状乘乗淨浄剩剰疊畳繩縄壤壌孃嬢讓譲釀醸觸触囑嘱眞真寢寝愼慎盡尽"
    "圖図粹粋醉酔穗穂隨随髓髄樞枢數数瀨瀬聲声齊斉靜静竊窃攝摂專専淺浅戰戦踐践錢銭潛潜纖繊禪禅雙双壯壮爭争莊荘搜捜插挿巢巣曾曽"
    "瘦痩裝装總総騷騒增増藏蔵臟臓卽即屬属續続墮堕對対體体帶帯滯滞臺台瀧滝擇択澤沢擔担單単膽胆團団斷断彈弾遲遅癡痴蟲虫晝昼鑄鋳"
    "廳庁徵徴聽聴敕勅鎭鎮遞逓鐵鉄點点轉転傳伝鬭闘德徳燈灯當当黨党盜盗稻稲獨独讀読屆届貳弐惱悩腦脳霸覇廢廃拜拝賣売麥麦發発髮髪"
    "拔抜晚晩蠻蛮祕秘濱浜甁瓶拂払佛仏竝並餠餅邊辺變変辨弁瓣弁辯弁步歩寶宝豐豊襃褒飜翻每毎萬万滿満麵麺默黙彌弥譯訳藥薬"
    "與与豫予餘余譽誉搖揺樣様謠謡來来賴頼亂乱覽覧龍竜兩両獵猟綠緑淚涙壘塁禮礼勵励戾戻靈霊齡齢曆暦歷歴戀恋鍊錬爐炉勞労郞郎樓楼"
    "錄録灣湾倂併"
)
VARIANTS = (
    "髙高﨑崎嵜崎邉辺濵浜斎斉𠮷吉冨富嶋島嶌島峯峰舩船桒桑栁柳舘館埜野薗園圀国鉃鉄籠篭圡土凉涼昻昂凜凛槇槙遙遥禰祢檜桧藪薮鰺鯵"
    "鷗鴎竈竃濤涛壺壷麴麹彥彦產産淸清靑青吳呉顏顔說説脫脱悅悦稅税銳鋭戶戸查査姬姫內内尙尚鬪闘衆眾曻昇躰体竒奇刕州廐厩厰廠莵菟"
    "鬮闘霻霊羣群畧略雞鶏畊耕崗岡舖舗沒没亙亘"
)
