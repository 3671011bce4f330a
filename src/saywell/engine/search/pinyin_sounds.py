"""The sounds of Chinese characters in pinyin, without tones, and with v for ü.

Written by lexicons/pinyin.py from the dictionaries of pypinyin 0.55.0 (MIT, copyright (c) 2016
mozillazg, 闲耘, https://github.com/mozillazg/python-pinyin; see data/lexicons/licences).
Imported only when an index of Chinese is made.
"""

CHARACTERS = """
a 啊嗄锕阿
ai 伌僾凒叆哀哎唉啀嗌嗳嘊埃塧壒娭娾嫒懓懝挨敱敳昹暧欸毐溰溾濭爱瑷癌皑皧瞹矮砹硋碍艾
ai 蔼薆譪譺躷銰鑀锿隘霭餲馤騃鱫鴱
an 侒俺儑唵啽垵埯堓婩媕安岸峖庵按揞晻暗案桉氨洝犴玵痷盦盫罯胺腤荌萻葊蓭誝谙豻貋錌铵
an 隌雸鞌鞍韽馣鮟鶕鹌黯鿷
ang 卬岇昂昻枊盎肮醠
ao 傲凹厫嗷嗸坳垇墺奡奥媪嫯岙岰嶅嶴廒慠懊扷抝拗摮擙敖柪梎滶澳熬爊獒獓璈磝翱翶翺聱芺
ao 蔜螯袄謷謸軪遨鏊鏖镺隞隩骜鳌鷔鼇鿫
ba 丷仈八叐叭吧哵坝坺墢夿妭岜峇巴巼弝扒把抜拔捌朳柭欛灞炦爸犮玐疤癹矲笆粑紦罢羓耙胈
ba 芭茇菝蚆覇詙豝跁跋軷釛釟钯霸靶颰魃魞鲃鲅鲌鼥鿱
bai 佰庍拜拝挀捭掰摆擘柏栢猈瓸白百稗竡粨粺絔薭贁败韛
ban 伴办半坂坢姅岅怑扮扳拌搬攽斑斒昄板柈湴版班瓣瓪瘢癍秚粄绊舨般蝂螁螌褩辬鉡钣阪靽颁
ban 魬鳻
bang 傍垹塝帮幇幚捠搒梆棒棓榜浜牓玤磅稖縍绑膀艕蒡蚌蜯谤邦邫镑鞤髈
bao 佨保儤勹勽包堡堢媬嫑孢宝宲寚寳忁怉报抱暴曓枹煲爆珤窇笣緥胞苞菢葆蕔薄藵虣蚫袌褒褓
bao 襃豹賲趵鑤铇闁雹靌靤飹饱駂骲髱鲍鳵鸨龅
bei 俻倍偝偹僃北卑呗备孛悖悲惫愂揹昁杯桮梖椑焙牬犕狈珼琲碑碚禙糒背苝蓓藣蛽被褙誖贝軰
bei 辈邶郥鄁鐾钡陂鞁鞴骳鹎
ben 倴坋坌奔奙捹撪本栟桳楍泍渀犇獖畚笨翉苯贲輽逩锛
beng 伻傰嘣埄埲塴奟崩嵭揼泵琣琫甏甭痭祊絣绷菶蹦迸逬镚閍鞛
bi 佊佖俾偪匕吡哔啚坒堛壁夶奰妣妼婢嬖嬶屄币幤庇庳廦弊弻弼彃彼必怭怶愊愎敝朼枈柀柲梐
bi 楅榌比毕毖毙毴沘湢滗滭濞煏熚狴獘獙珌璧畀畁疕疪痹皕睤碧禆秕笓笔筚箄箅箆篦粃粊綼縪
bi 繴罼聛腷臂舭苾荜荸萆萞蓖蔽薜蜌螕袐裨襅襞襣觱诐豍貏貱赑跸躃躄逼避邲鄙鄨鄪鎞鏎鐴铋
bi 閇閟闭陛鞸韠飶饆馝駜驆髀髲魓鮅鲾鵖鷝鷩鼊鼻
bian 便匾卞变変峅弁徧忭惼扁抃揙昪汳汴炞煸牑猵玣甂砭碥稨窆笾箯糄缏编艑苄萹藊蝙褊覍贬辡
bian 辧辨辩辫边辺遍邉釆鍽閞鞭鯾鳊鴘
biao 俵儦墂婊幖彪摽杓标檦淲滮瀌灬熛爂猋瘭磦穮脿膘臕蔈藨表裱褾諘謤贆镖镳颩颷飇飊飑飙飚
biao 骉骠髟鳔
bie 别咇徶憋瘪莂虌蛂蟞襒蹩鳖鼈龞
bin 傧宾彬摈斌梹椕槟殡氞汃滨濒濵玢瑸砏缤膑虨豩豳賔邠镔霦顮髌髩鬂鬓
bing 丙仌仒倂偋傡兵冫冰垪寎并幷庰怲抦掤摒昞昺柄栤棅氷炳病眪禀秉窉竝苪蛃誁邴鈵鉼鋲陃靐
bing 鞆鞞餠饼鮩
bo 亳仢伯侼僠僰剥勃博卜哱啵嚗孹嶓帗帛愽懪拨挬搏播檗欂波浡淿渤溊煿牔犦犻狛猼玻瓝瓟癶
bo 癷盋砵碆礡礴秡箔箥簙簸糪紴肑胉脖膊舶艊苩菠萡葧蘗袚袯袰袹襮譒豰跛踣蹳郣鋍鑮钵钹铂
bo 镈饽馎馛馞駮驋驳髆髉鱍鹁
bu 不勏卟吥咘哺喸埗埠峬布庯廍怖悑抪捕捗晡柨步歨歩瓿篰簿荹蔀补誧踄轐逋部郶醭钚钸餔餢
bu 鳪鵏鸔鿻
ca 嚓囃擦攃礤礸遪
cai 倸偲啋婇彩才材棌毝猜睬縩菜蔡裁财跴踩采
can 傪儏参叅喰嬠孱惨惭慙憯掺朁残湌澯灿爘璨篸粲薒蚕蝅蠺謲飡餐骖黪
cang 仓仺伧嵢欌沧濸獊舱苍藏螥賶鑶鸧
cao 嘈嶆愺懆撡操曹曺槽漕糙肏艚艸艹草蓸螬褿襙鄵鏪騲
ce 侧册厕墄恻憡拺敇测畟笧策筞箣簎粣荝萗蓛
cen 岑梣涔笒
ceng 噌层嶒曽曾竲蹭驓
cha 侘偛叉嗏垞姹察岔嵖差扠挿插揷搽杈查槎檫汊猹疀碴秅紁肞臿艖茬茶衩詧诧蹅銟锸镲靫馇
chai 侪喍囆拆柴犲瘥祡芆茝虿袃訍豺钗
chan 丳产僝儃儳冁刬劖啴嚵壥婵嵼巉幝幨廛忏懴搀摌摲斺旵梴棎欃毚浐湹潹潺澶瀍瀺灛煘燀獑硟
chan 磛禅簅緾繟纒缠羼艬蒇蝉蟾裧襜觇誗譂讇谄谗躔辴辿鄽酁鋋鋓铲镡镵閳阐韂颤馋骣
chang 仧仩伥倡偿僘兏厂厰唱场塲娼嫦尝常徜怅惝敞昌昶晿椙氅淐焻猖玚琩瑺瓺甞畅畼肠膓苌菖蟐
chang 裮誯鋹鋿鏛锠镸阊韔鬯鲳鲿鼚
chao 仦仯勦吵嘲巐巢巣弨怊抄晁朝樔欩漅潮炒焣焯煼牊眧窲罺耖觘訬謿超轈鄛钞麨鼌
che 伡偖勶唓坼屮彻扯掣撤撦澈烢爡瞮砗硩聅莗蛼车迠頙
chen 儭嗔嚫墋夦宸尘忱愖抻捵揨敐晨曟榇樄沉煁琛疢瘎瞋硶碜綝臣茞莀莐蔯薼螴衬訦諃謓谌谶賝
chen 贂趁趂趻踸軙辰迧郴醦鈂鍖陈霃鷐麎齓龀
cheng 丞乗乘侱偁僜呈城埕堘塍塖娍宬峸庱徎悜惩憆憕成承挰掁摚撑晟朾枨柽棦椉橕橙檙泟洆浾溗
cheng 澂澄瀓爯牚珵珹琤畻睈瞠碀秤称程穪窚竀筬絾緽罉脀脭荿蛏裎诚赪逞郕酲鏳鏿鐣铖阷靗頳饓
cheng 騬骋鯎
chi 侈侙傺勅勑卶叱叺吃呎哧啻嗤噄坻垑墀妛媸尺岻弛彨彳恜慗憏懘抶持摛攡敕斥杘欼歭歯池湁
chi 漦灻炽烾瓻痓痴痸瘈瘛眵瞝硳竾笞筂箎篪粚絺翄翅翤翨耻肔胣胵腟茌荎蚇蚩蚳螭袲袳裭褫訵
chi 誺謘貾赤赿趍趩跮踟迟遅遟遫鉓鉹銐雴饎饬驰魑鵄鶒鷘鸱麶黐齝齿
chong 充冲嘃埫宠崇崈徸忡憃憧揰摏浺爞珫緟罿翀舂艟茺虫蝩褈蹖铳隀
chou 丑丒仇侴俦偢吜嚋婤嬦帱怞惆愁抽搊杻杽栦椆殠燽犨犫畴瘳皗瞅矁稠筹篘絒绸臭臰菗裯讐踌
chou 遚酧酬醻雔雠魗
chu 亍俶傗储儊処出刍初厨嘼埱处岀幮怵憷拀搐摴敊斶杵柷椘楚楮榋樗橱橻檚櫉欪歜滀滁濋犓珿
chu 琡璴畜矗础竌竐篨绌耡臅蒢蒭蓫蕏藸蜍蟵褚触諔豖豠趎踀蹰躇鄐鉏锄閦除雏鶵鸀黜齭齼
chua 欻歘
chuai 啜嘬揣搋膗膪踹
chuan 串传僢剶喘圌巛川暷椽歂氚汌猭玔瑏穿篅舛舡舩船荈賗踳輲遄钏鶨
chuang 傸凔刅创刱剏剙噇幢床怆摐摤牎牕疮磢窓窗窻闯
chui 倕吹垂埀捶搥棰椎槌炊箠腄菙锤陲顀龡
chun 偆唇堾媋惷旾春暙杶椿槆橁櫄浱淳湻滣漘犉瑃睶箺纯莼萅萶蝽蠢輴醇醕錞陙鯙鶞鹑
chuo 嚽娕娖婥婼惙戳擉歠涰磭繛绰腏趠踔辍辵辶逴酫鑡龊
ci 伺佌佽偨刺刾呲垐堲嬨庛慈朿柌栨次此泚濨玼珁瓷甆疵皉磁礠祠糍絘縒茈茦茨莿薋蛓螆蠀词
ci 赐趀跐辝辞辤雌飺骴髊鮆鴜鹚齹
cong 丛从匆囱婃孮従徖忩怱悤悰慒憁暰枞棇樬樷欉淙漎漗潀潨灇焧熜爜琮瑽璁瞛篵緫繱聡聦聪苁
cong 茐葱藂蟌誴謥賨賩鍯鏦騘骢
cou 凑腠辏
cu 促噈媨徂憱殂猝瘄瘯簇粗縬脨蔟觕誎趗踧蹙蹴蹵酢醋顣麁麄麤鼀
cuan 巑撺櫕欑殩汆熶爨穳窜篡簒蹿鋑镩
cui 乼伜倅催凗啐啛墔崔嶉忰悴慛摧榱槯毳淬漼濢焠獕璀疩瘁皠磪竁粋粹紣綷缞翆翠脃脆脺膬膵
cui 臎萃襊趡鏙顇
cun 侟刌吋存寸忖拵村澊皴竴籿膥踆邨
cuo 剉剒厝夎嵯嵳挫措搓撮斮棤瑳痤睉矬磋脞莝莡蒫蓌蔖虘蹉逪遳酂醝锉错鹾
da 亣剳匒呾咑哒嗒垯大妲怛打搭撘汏沓炟燵畗畣瘩眔笚笪答繨羍耷荅荙蟽褡詚跶达迏迖迚逹鎉
da 鎝鐽阘靼鞑龖龘
dai 代侢傣叇呆呔垈埭岱帒带帯廗待怠懛戴曃柋歹殆瀻玳瑇甙簤緿绐艜蚮袋襶贷蹛軚軩轪迨逮霴
dai 骀鮘鴏黛黱
dan 丹亶伔但僤儋刐勯匰单単啖啗啿嘾噉嚪妉媅帎弹弾惮憺抌担掸撢旦柦殚氮沊泹淡澸澹狚玬瓭
dan 甔疍疸瘅癚眈砃禫窞箪紞繵耼耽聃聸胆腅萏蓞蛋蜑衴褝襌觛诞贉赕躭郸霮頕饏馾駳髧鴠黕黮
dan 鿕
dang 儅党凼圵垱婸宕嵣当愓挡攩档欓氹潒澢灙珰璗瓽瞊砀礑筜簜艡荡菪蘯蟷裆譡谠趤逿铛闣雼
dao 倒刀刂到叨噵壔导岛嶋嶌嶹忉悼捣捯朷椡槝檤氘焘瓙盗祷禂稲稻箌纛翢翿舠艔菿衜衟蹈軇道
dao 釖陦隝鱽
de 嘚得徳德恴悳惪棏淂的脦锝
den 扥扽
deng 凳噔墱嬁嶝戥朩櫈灯璒登瞪磴竳等簦艠覴豋蹬邓镫隥
di 仾低俤偙僀厎呧唙啇啲嘀嚁地坔坘埊埞堤墑墬奃娣媂嫡嶳帝底廸弟弤彽怟慸抵拞掋摕敌旳杕
di 枤柢梊梑棣樀氐涤渧滴焍牴狄玓珶甋眱睇砥碲祶禘笛第篴籴缔羝翟聜腣苖荻菂菧蒂蔋蔐蔕藡
di 蝃袛觌觝诋谛豴趆踶蹢軧迪递逓遰邸釱鉪鍉镝阺隄靮鞮頔馰骶髢鬄鯳鸐
dian 佃傎典厧嚸坫垫壂奌奠婝婰嵮巅巓店惦扂掂攧敁敟椣槇槙橂橝殿淀滇点猠玷琔电甸瘨癜癫碘
dian 簟蒧蕇蜔跕踮蹎钿阽靛顚颠驔齻
diao 伄凋刁刟叼吊奝屌弴扚掉殦汈瘹瞗碉窎竨簓蓧藋虭蛁訋调貂鈟鋽鑃钓铞铫雕雿魡鮉鲷鳭鼦
die 叠哋喋嗲垤堞峌嵽幉恎惵戜挕揲昳曡殜氎爹牃牒瓞畳疂疉眣眰碟绖耊耋胅臷艓苵蜨蝶褋褺詄
die 谍趃跌蹀迭镻鲽
ding 丁仃叮啶奵定嵿帄忊椗濎玎疔盯矴碇碠磸耵聢腚萣薡虰蝊订酊鐤钉铤锭靪顁顶饤鼎鼑
diu 丢铥
dong 东侗働冬冻动咚垌埬墥姛娻嬞岽峒崠徚恫懂戙挏昸栋氡氭洞涷湩硐笗箽絧胨胴苳菄董蕫蝀諌
dong 迵霘駧鮗鯟鶫鸫鿴
dou 乧兜兠吺唗唞抖斗斣枓梪橷毭浢痘窦篼脰荳蔸蚪豆逗郖都酘閗闘阧陡饾鬦鬪鬬鬭
du 凟剢匵厾嘟堵妒妬嬻帾度杜椟殬毒涜渎渡牍犊独琽瓄皾督睹碡秺笃肚芏荰蝳螙蠧蠹裻覩読讟
du 读豄贕赌醏錖鑟镀阇靯韇韣韥騳髑黩
duan 偳剬塅媏断椴段毈煅瑖短碫端簖缎耑腶葮褍躖鍴锻
dui 兊兑垖堆塠对対嵟怼憝憞瀩痽碓磓祋薱襨譈譵鐜镦队陮頧鴭
dun 伅吨囤墩墪庉惇撉撴敦楯橔沌潡炖犜獤盹盾砘碷礅蜳趸踲蹲蹾逇遁遯钝顿驐
duo 亸凙刴剁剟剫咄哆哚喥嚉垛垜埵堕墯多夛夺奲尮崜嶞惰憜挅挆掇敚敠敪朵朶柁柮桗椯毲畓痥
duo 缍舵裰趓跢跥跺踱躱躲軃鈬铎陊陏饳鮵鵽
e 俄偔僫匎卾厄吪呃呝咢咹噩囮垩堮妸妿姶娥娿婀屙屵岋峉峨峩崿廅恶悪愕戹扼搤搹擜枙櫮歞
e 歺涐湂珴琧皒睋砈砐砨硆磀礘腭苊莪萼蕚蚅蛾蝁覨詻誐譌讍讹谔豟軶轭迗遌遏遻鄂鈋鈪鑩锇
e 锷阏阨阸頋頞頟颚额餩饿騀魤魥鰪鳄鵈鵞鹅鹗齃
ei 诶
en 奀峎恩摁煾蒽
eng 鞥
er 二佴侕儿児刵厼咡唲尒尓尔峏弍弐栭栮樲毦洏洱珥粫而耳聏胹荋薾衈袻誀貮贰趰輀轜迩铒陑
er 隭饵駬髵鲕鸸
fa 乏伐佱傠发垡姂彂栰橃沷法浌灋珐疺発瞂砝笩筏罚罸茷蕟藅阀髪
fan 仮凡凢凣勫匥反噃墦奿婏嬎嬏帆幡忛憣払旙旛杋柉梵棥樊橎泛滼瀪瀿烦燔犯璠畈番盕矾笲笵
fan 籓籵緐繁繙羳翻膰舤舧范蕃薠藩蘩蠜襎訉贩蹯軓軬轓返鐇鐢钒颿飜飰饭鱕鷭
fang 仿倣匚坊埅堏妨房放方旊昉昘枋汸淓牥瓬眆纺肪舫芳蚄访趽邡錺钫防髣鲂鴋鶭
fei 俷剕匪厞吠啡奜妃婓婔屝废廃悱扉斐昲暃曊朏杮棐榧櫠沸淝渄濷狒猆疿痱癈篚绯翡肥肺胇胐
fei 腓芾菲萉蕜蜚蜰蟦裶诽费镄陫霏靅非靟飝飞餥馡騑騛鲱鼣
fen 份偾兝兺分吩哛坟奋妢岎帉幩弅忿愤昐朆朌枌梤棻棼橨氛汾濆瀵炃焚燌燓瞓秎竕粉粪纷羒羵
fen 翂肦膹芬蒶蕡蚠蚡衯訜豮躮轒酚鈖鐼隫雰餴饙馚馩魵鲼黂黺鼖鼢
feng 丰仹俸僼冯凤凨凬凮唪堸夆奉妦寷封峰崶捀摓枫桻檒沣沨浲湗溄漨烽焨煈犎猦琒甮疯盽砜篈
feng 綘缝艂葑蘴蜂蠭覂讽赗逢鄷酆鎽鏠锋闏霻靊飌风鳯鴌麷
fiao 覅
fo 仏坲梻
fou 否妚殕紑缶缹缻裦雬鴀
fu 乀乶付伏伕佛俌俘俛俯偩傅冨冹凫刜副匐呋咈咐哹坿垘垺复夫妇妋姇娐媍嬔孚孵富尃岪峊巿
fu 幅幞府弗弣怤怫懯扶抚拂拊捬撨敷斧旉服枎柎柫栿桴棴椨椱榑氟泭洑浮涪滏澓炥烰焤父玞玸
fu 琈甫甶畉畐痡癁盙砆砩祓祔福禣秿稃稪竎符笰筟箙簠粰糐紨絥綍綒緮绂绋缚罘罦翇肤胕腐腑
fu 腹艀艴芙芣苻茀茯荂荴莩菔萯葍蕧虙蚥蚨蚹蛗蜅蜉蝜蝠蝮衭袝袱褔襆襥覄覆詂諨讣豧负赋赙
fu 赴趺跗踾輹辅辐邞郙郛鄜酜釜釡鈇鉘鉜鍑鍢阜阝附陚韨頫颫馥驸髴鬴鮄鮲鲋鳆鳺鴔鵩鶝麬麱
fu 麸黻黼
ga 伽呷嘎嘠噶尕尜尬旮玍錷钆魀
gai 丐乢侅匃匄垓姟峐忋戤摡改晐杚概槩槪溉漑瓂畡盖祴絠絯荄葢该豥賌赅郂钙阣陔隑
gan 乹亁仠倝凎凲咁坩尲尴尶干忓感扞擀攼敢旰杆柑橄檊汵泔淦漧澉灨玕甘疳皯盰矸秆竿笴筸簳
gan 粓绀肝芉苷衦詌贑赣赶迀酐骭魐鰔鳡鳱
gang 冈冮刚堈堽岗戅戆杠港焵焹牨犅疘矼筻纲缸罁罓罡肛釭鎠钢鿍
gao 勂吿告夰峼搞暠杲槀槁槔槹橰檺櫜滜皋皐睾祮祰禞稁稾稿筶篙糕缟羔羙膏臯菒藁藳诰郜锆镐
gao 韟餻高髙鷎鷱鼛
ge 个仡佮割匌各呄咯哥哿嗝嗰圪塥彁愅戈戓戨挌搁搿敋格槅櫊歌滆滒牫牱犵獦疙硌纥肐胳膈臵
ge 舸茖葛虼蛒袼裓觡諽謌輵轕铬镉阁隔革鞈鞷韐韚騔骼鬲鮯鴐鴚鸽鿔
gei 给
gen 亘哏搄根艮茛跟
geng 刯哽埂堩峺庚挭暅更梗椩浭焿畊絚緪縆绠羮羹耕耿莄菮赓郠骾鲠鹒
gong 供公共功匑匔厷唝塨宫工巩幊廾弓恭愩慐拱拲攻杛栱汞熕珙糼羾肱莻蚣觥觵贡躬躳輁髸龏龚
gou 佝冓勾坸垢够姤媾岣彀搆撀构枸沟煹狗玽笱篝簼缑耇耈耉芶苟茩蚼袧褠觏訽诟豿购遘钩雊鞲
gu 估傦凅古呱咕唂唃啒嘏固堌夃姑嫴孤尳崓崮愲扢故柧梏棝榖榾橭毂汩沽泒淈濲瀔牯牿痼皷皼
gu 盬瞽祻稒笟箍箛篐糓縎罛罟羖股脵臌苽菇菰蓇薣蛄蛊蛌觚诂谷軱轱辜逧酤鈲钴锢雇顾馉骨鮕
gu 鲴鸪鹄鹘鼓鼔
gua 冎刮剐劀卦叧啩坬寡挂栝歄瓜絓緺罣罫聒胍褂诖趏踻銽颪鸹
guai 乖叏夬怪恠拐掴箉
guan 丱倌关冠官悹悺惯掼棺樌毌泴涫潅灌爟琯瓘痯瘝癏盥矔礶祼窤筦管罆罐莞蒄覌観观贯躀輨遦
guan 錧鏆鑵関闗雚馆鱞鱹鳏鳤鹳
guang 侊俇僙光咣垙姯广広撗桄欟洸灮炗炚炛烡犷珖胱臦臩茪輄逛銧黆
gui 亀佹傀刽刿匦厬圭垝妫姽嫢宄嶡巂帰庋庪廆归恑摫撌攰攱昋晷朹柜桂桧椝椢槻櫷氿湀炔猤珪
gui 瑰璝瓌癐癸皈瞡硅祪禬窐筀簂簋胿膭茥蓕蛫螝蟡袿襘规觤诡贵跪轨邽郌闺陒鞼騩鬶鬼鱥鲑鳜
gui 龟
gun 丨惃棍滚璭睔睴磙绲蓘蔉衮謴辊鮌鲧
guo 呙啯囯囶囻国圀埚墎崞帼彉彍惈慖果椁淉漍猓瘑粿綶聝腘菓蔮虢蜾蝈裹褁輠过郭鈛鐹锅馃馘
ha 哈奤蛤铪
hai 亥咍嗐嗨嚡塰妎孩害氦海烸胲还酼醢餀饚駴骇骸
han 丆佄傼兯函凾厈含哻唅喊圅垾娢嫨寒屽岾崡嵅悍憨憾捍撖撼旱晗晘暵梒歛汉汗浛浫涆涵澏瀚
han 焊焓熯爳猂琀甝皔睅筨罕翰肣莟菡蔊蘫虷蚶蛿蜬蜭螒譀谽豃邗邯酣釬銲鋎鋡闬阚雗韩顄顸颔
han 馠馯駻鬫魽鶾鼾鿰
hang 垳夯斻杭沆珩笐筕绗航苀蚢貥迒颃魧
hao 傐儫号哠嗥嘷噑嚆嚎壕好恏悎昊昦晧暤暭曍椃毜毫浩淏滈澔濠灏獆獋獔皓皜皞皡皥秏竓籇耗
hao 聕茠蒿薃薅薧蚝諕譹豪貉郝鄗颢鰝
he 何佫劾合呵咊和哬啝喝嗃嗬垎壑姀寉峆惒抲敆曷柇核楁欱毼河涸渮澕焃煂熆熇燺爀狢癋皬盇
he 盉盍盒碋礉禾秴穒篕籺粭翮翯荷菏萂蚵螛蠚袔褐訸詥謞诃貈贺赫郃鉌鑉阂阖靍靎靏鞨颌饸鲄
he 鶮鸖鹖鹤麧龁龢
hei 嘿潶黑黒
hen 佷很恨拫狠痕詪鞎
heng 亨哼啈堼姮恒悙桁横涥烆胻脝蘅衡鑅鵆鸻
hm 噷
hong 仜叿吰吽呍哄嚝垬妅娂宏宖弘彋揈撔晎汯泓洪浤渱渹潂澋澒灴烘焢玒玜硔硡竑竤粠紭綋红纮
hong 翃翝耾苰荭葓蕻薨虹訇讧谹谼谾軣輷轰鈜鉷銾鋐鍧閧闀闂闳霐霟鞃魟鸿黉
hou 侯候厚后吼喉垕堠帿洉犼猴瘊睺矦篌糇翭翵葔豞逅郈鄇鍭骺鯸鲎鲘齁
hu 乎乕乥乯互俿冱冴匢匫呼唬唿喖嗀嘑嘝嚛囫垀壶壷婟媩嫭嫮寣岵帍幠弖弧忽怘怙恗惚戯户戸
hu 戽扈抇护搰摢斛昈昒曶枑楛楜槲槴歑汻沍沪泘浒淴湖滹瀫烀焀煳熩狐猢琥瑚瓠瓳祜笏箶簄粐
hu 糊絗綔縠胡膴芐苸萀葫蔛蔰虍虎虖虝蝴螜觳謼轷鄠醐錿鍙鍸隺雐雽韄頀頶魱鯱鰗鳠鳸鶦鹕鹱
hua 划化华哗埖夻姡婲婳嬅崋搳摦撶杹枠桦椛槬滑澅猾画硴磆糀繣舙花芲蒊蕐蘤螖觟誮諙諣譮话
hua 釪釫鋘錵铧骅鷨黊
huai 咶坏壊徊怀懐槐櫰淮瀤耲蘹蘾褢褱踝
huan 唤喛嚾圜奂嬛宦寏寰峘嵈幻患愌懽换擐攌桓梙槵欢歓洹浣涣漶澣澴烉焕犿狟獾环瑍瓛痪睆糫
huan 絙綄缓缳羦肒荁萈萑藧讙豢豲貆貛轘逭郇酄鉮锾镮阛雈驩鬟鯶鰀鲩鴅鵍鹮
huang 偟兤凰喤堭塃墴奛媓宺崲巟幌徨怳恍惶愰慌晃晄曂朚楻榥櫎湟滉潢炾煌熀熿獚瑝璜癀皇皝皩
huang 磺穔篁篊簧縨肓艎荒葟蝗蟥衁詤諻谎趪遑鎤鐄锽隍韹餭騜鱑鳇鷬黄
hui 会佪僡儶卉咴哕喙嘒噅噕嚖囘回囬圚婎媈嬒孈寭屶屷幑廻廽彗彚徻徽恚恛恢恵悔惠慧憓懳拻
hui 挥晖晦暳楎槥橞檅檓櫘毁毇汇泋洃洄浍湏潓濊瀈灰灳烠烣烩煇獩珲璤痐瘣睳瞺禈秽篲絵绘缋
hui 翙翚芔茴荟蔧蕙薉藱蘳虺蚘蛔蛕蜖蟪袆詯譓譿讳诙诲豗贿辉逥鏸鐬阓隓隳靧顪颒餯鮰鰴麾
hun 俒倱圂堚婚忶惛慁掍昏昬梡棔殙浑涽混溷焝睧睯繉荤觨诨轋阍馄魂鼲
huo 伙佸俰剨劐吙咟嚄嚯嚿奯惑或捇掝攉旤曤楇檴沎活湱漷濩瀖火癨眓矆矐砉祸秮秳耠耯臛艧获
huo 蒦藿蠖謋豁货邩钬锪镬閄霍靃騞
ji 丌丮乩亟亼亽伋伎佶偈偮僟兾冀几击刉刏剂剞剤勣卙即及叝叽吉咭哜唧喞嗘圾坖垍基塈塉墼
ji 妀妓姞姫姬嫉季寂寄屐岌峜嵆嵇嵴嶯己庴廭彐彑彶徛忌忣急悸惎愱懻戟戢技挤掎揤撃撠敧旡
ji 既暨暩曁朞机极枅梞棘楫槉槣樭橶檕檝檵櫅殛毄汲泲洎济済湒漃漈潗激濈瀱焏犄犱狤玑畸畿
ji 疾痵瘠癠癪皀皍矶祭禝禨积稘稩稷稽穄穊穖穧笄笈筓箕箿簊籍紒継繋级纪继绩缉罽羁羇耤耭
ji 肌脊膌臮艥芨芰茍茤荠葪蒺蓟蔇蕀蕺藉蘎蘮蘻虀虮螏裚襀襋覉覊觊觙觭誋諅譤计讥记诘谻賷
ji 赍趌跻跽踖蹐躤躸轚辑迹郆鄿銈銡錤鍓鏶鐖鑇鑙际隮集雦雧霁霵鞿韲饥骥髻鬾魕鯚鰶鰿鱀鱾
ji 鲚鲫鳮鵋鶏鷑鸄鸡鹡麂齌齑
jia 乫价佳假加叚唊嘉圿埉夹婽嫁家岬幏徦忦恝戛戞扴抸拁斚斝架枷梜椵榎榢槚毠泇浃犌猳玾珈
jia 甲痂瘕稼笳糘耞胛腵茄荚葭蛱袈袷裌豭貑贾跏跲迦郏鉫钾铗镓頬颊驾鴶鵊麚鿼
jian 件俭俴倹健僭兼冿减剑剣剪剱劎劒劔劗囏囝坚堿墹奸姧寋尖幵建弿彅徤惤戋戬拣挸捡揃搛擶
jian 旔暕枧柬栫检検椷椾楗榗橺櫼歼殱毽洊涧渐湔湕溅瀐瀳瀸瀽煎熞熸牋牮犍猏玪珔瑊瑐监睑睷
jian 瞷硷碊碱磵礀礛笕笺简箭篯糋絸繝缄缣翦肩腱臶舰艰茧荐菅菺葌葥蒹蔪蕑蕳藆虃螹蠒袸裥襺
jian 覵覸见詃諓謇譼谏谫豜豣賎贱趝趼践踺蹇轞釼鉴鋻鍳鏩鐗鐱鑬鑯鑳锏键间鞬鞯韀餰饯馢鬋鰎
jian 鲣鳒鳽鵳鹣鹸鹻麉
jiang 傋僵勥匞匠壃夅奖奨姜将嵹弜弶彊摪摾桨橿櫤江洚浆滰犟畕畺疅疆礓糡糨绛缰翞耩膙茳葁蒋
jiang 螀袶謽讲豇酱醤降顜鳉
jiao 交佼侥僬儌剿劋叫呌嘂嘄嘦噍噭姣娇嬓孂峤峧嶕嶣徺徼恔憍憿挍挢捁搅摷撹教敫敽敿斠晈暞
jiao 曒椒櫵浇湫湬滘漖潐灚烄焦煍燋燞狡獥珓璬皎皦皭矫礁穚窌窖笅簥纐绞缴胶脚膲臫艽芁茭茮
jiao 蕉藠虠蛟蟜蟭角訆譑譥賋趭跤踋轇轿较郊酵醮釂鐎铰隦饺骄鱎鲛鵤鷮鹪
jie 丯介借倢偼刦刧刼劫劼卩卪吤喈喼嗟堦堺姐婕媎媘媫嫅孑尐届岊岕崨嵥嶻巀幯庎徣悈戒截拮
jie 捷接掲掶揭擑擮昅杢杰桀桝椄楐楬楶榤檞櫭毑洁湝滐煯犗玠琾界畍疌疖疥痎皆睫砎碣礍秸稭
jie 竭絜结羯脻节芥莭菨蓵蚧蛶蜐蝍蝔蠘蠞蠽街衱衸袺褯解觧誱謯讦诫踕迼鉣鍻鎅阶鞂鞊颉飷骱
jie 魝魪鲒鶛
jin 仅今伒侭僸兓凚劤劲卺厪唫噤嚍埐堇堻墐壗妗嫤嬧寖尽嶜巾廑惍搢斤晋枃槿歏殣津浕浸溍漌
jin 濅烬煡珒琎琻瑨瑾璶矜矝砛祲禁筋紟紧缙荕荩菫蓳衿襟觐觔谨賮赆近进金釿钅锦靳馑鹶黅齽
jing 丼井京亰俓倞傹儆兢净刭坓坕坙境妌婙婛婧宑巠幜弪径惊憬憼敬旌旍景晶暻曔桱梷橸汫汬泾
jing 浄瀞燝猄獍璄璟璥痉睛秔稉穽竞竟竧竫竸粳精経经聙肼胫腈茎荆菁葏蟼誩警踁迳镜阱靓靖静
jing 頚颈鲸鵛鶁麖麠鼱
jiong 侰僒冂冋冏囧坰埛扃泂浻澃炅炯烱煚煛燛窘綗蘏蘔褧迥逈颎駉駫
jiu 丩久乆九乣倃僦勼匓匛匶厩咎啾奺就廏廐慦捄揂揪揫摎救旧朻杦柩柾桕樛欍殧汣灸牞玖疚究
jiu 糺紤纠臼舅舏萛赳酒镹阄韭韮鬏鯦鸠鹫麔齨
ju 举乬俱倨倶僪具冣凥剧勮匊句咀啹埧埾壉姖娵婅婮寠局居屦岠崌巈巨巪弆怇怐怚惧愳懅抅拒
ju 拘拠挙挶据掬擧昛桔梮椇椈椐榉橘檋歫毩毱沮泃泦洰涺淗湨澽炬烥焗爠犋犑狊狙琚疽痀眗矩
ju 砠秬窭筥簴粔粷罝耟聚聥腒艍苣苴莒菊菹蒟蘜虡蚷蜛袓裾襷諊讵豦貗趄趜跔跙距跼踘踞踽蹫
ju 躆躹輂遽邭郹醵鐻钜锔锯閰陱雎鞠鞫飓駏駶驧驹鮈鮔鴡鵙鵴鶋鼰鼳龃
juan 倦劵勌勬卷呟埍奆姢娟巻帣慻捐桊涓淃焆狷獧瓹眷睊睠絭绢罥羂脧臇菤蔨蠲裐鄄锩镌隽飬餋
juan 鹃
jue 亅倔傕决刔劂勪匷厥噘噱嚼孒孓屩屫崛嶥弡彏憠憰戄抉挗捔掘撅撧攫斍桷橛橜欔欮殌氒泬灍
jue 焳熦爑爝爴爵獗玃玦玨珏瑴疦瘚矍矡砄绝臄芵蕝蕨虳蚗蟨蟩覐覚觉觖觼诀谲貜赽趉趹蹶蹷蹻
jue 躩逫鈌鐍镢駃鴂鴃鶌鷢龣
jun 俊军君呁均埈姰寯峻懏捃攈攟晙桾棞汮浚濬焌燇珺畯皲皹碅竣箘箟莙菌蚐蜠袀覠郡銁銞鍕钧
jun 陖馂骏鲪鵔鵕鵘麇麏麕
ka 佧卡咔咖喀垰擖胩衉裃鉲
kai 凯剀勓嘅垲奒嵦开忾恺愒慨揩暟楷欬炌炏烗蒈輆鎎铠锎锴闿颽
kan 侃偘冚刊勘坎埳堪塪墈崁嵁惂戡栞槛欿歁看瞰矙砍磡竷莰衎輡轗顑龛
kang 亢伉匟囥嫝嵻康忼慷扛抗摃槺漮炕犺砊穅粇糠躿邟鏮钪闶鱇
kao 丂尻拷攷栲洘烤犒考铐靠髛鯌鲓
ke 克刻勀勊匼可咳嗑坷堁壳娔客尅岢嵑嵙嶱恪愙揢搕敤柯棵榼樖氪渇渴溘炣牁犐珂疴瞌砢碦磕
ke 礊礚科稞窠缂翗胢艐苛萪薖蝌课趷轲醘钶锞颏颗骒髁
ken 啃垦恳掯肎肯肻裉褃豤錹龈
keng 劥吭坑妔挳摼牼硁硻誙銵鍞铿阬
kong 倥埪孔崆恐悾控涳硿空箜躻錓鞚鵼
kou 冦剾劶口叩宼寇彄扣抠敂滱眍瞉窛筘簆芤蔲蔻鷇
ku 俈刳哭喾圐堀崫库廤扝枯桍焅狜瘔矻秙窟绔苦袴裤趶跍郀酷骷鮬
kua 侉咵垮夸姱挎胯舿跨銙骻
kuai 侩凷哙圦块墤巜廥快旝狯筷糩脍蒯郐鲙
kuan 宽寛欵款歀窽窾臗鑧髋
kuang 儣况劻匡匩卝哐圹夼岲忹恇懬懭抂旷昿框洭爌狂狅眖眶矌矿砿硄穬筐筺絋絖纩诓诳贶軖軠軦
kuang 軭邝邼鉱鋛鑛鵟黋
kui 亏刲匮喟喹嘳夔奎媿嬇尯岿巙悝愦愧戣揆晆暌楏楑樻櫆欳溃煃犪盔睽瞆窥篑籄聧聩聭腃葵蒉
kui 藈蘬蘷虁蝰謉跬蹞躨逵鄈鍨鍷鐀鑎闚隗頄頍頯顝餽馈馗骙魁
kun 困坤堃堒壸婫尡崐悃捆昆晜梱涃潉焜熴猑琨瑻硱祵稇稛菎蜫裈裍裩貇醌锟閸阃騉髠髡髨鲲鶤
kun 鹍
kuo 廓懖扩拡括挄桰濶筈萿葀蛞阔霩鞟鞹韕頢髺鬠
la 剌啦喇嚹垃拉揦揧搚攋旯柆楋溂爉瓎瘌砬磖翋腊臈菈藞蜡蝋蝲辢辣邋镴鞡鬎鯻
lai 俫唻婡崃庲徕来梾櫴涞濑瀬猍琜癞睐筙箂籁莱藾襰赉赖逨郲铼頼顂騋鯠鵣鶆麳
lan 儖兰厱嚂囒囕壈婪嬾孄孏岚幱惏懒懢拦揽擥斓栏榄欗浨滥漤澜灆灠烂燗燣燷爁爤爦璼瓓礷篮
lan 籣糷缆罱葻蓝褴襕襽覧览譋谰躝醂钄镧阑韊顲
lang 勆唥啷埌塱嫏崀廊斏朖朗朤桹榔樃欴浪烺狼琅瑯硠稂筤艆莨蒗蓈蓢蜋螂誏躴郎郒郞鎯锒阆駺
lang 鿶鿾
lao 佬僗劳労咾哰唠嗠姥嫪崂恅憥憦捞朥栳橑橯浶涝潦烙牢狫珯痨硓磱窂簩粩老耂耢荖蛯蟧躼軂
lao 轑酪醪铑铹顟髝鮱鿲
le 乐了仂叻忇扐楽氻泐玏砳竻簕肋艻阞韷饹鳓
lei 傫儡儽勒厽嘞垒塁壨嫘擂攂樏檑櫐櫑欙泪洡涙灅瓃畾癗矋磊磥礌礧礨禷类累絫纝缧罍羸耒腂
lei 蔂蕌蕾藟蘱蘲蘽蠝讄诔轠酹銇錑鑘鑸镭雷靁頛頪颣鱩鸓鼺
leng 倰冷堎塄崚愣棱楞睖碐薐踜輘
li 丽例俐俚俪傈儮兣凓刕利剓剺劙力励历厉厘厯吏呖哩唎唳喱嚟囄囇坜塛娌娳婯嫠孷屴岦峛峢
li 峲巁廲悡悧悷戾搮攊攦攭斄暦曞朸李杝枥栃栎栗栛梨梩梸棃棙樆檪櫔欐欚歴沥沴浬涖溧漓澧
li 濿爄爏犁犂犡狸猁珕理琍瑮璃瓅瓈瓑瓥疠疬痢皪盠盭睝砅砺砾磿礰礼禲离秝穲立竰笠筣篥篱
li 粒粝粴糎綟纚缡罹脷艃苈苙茘荔荲莅莉菞蒚蓠蔾藜蚸蛎蛠蜊蜧蝷蟍蟸蠇蠡蠫褵觻詈謧讈豊貍
li 赲跞轣轹逦邌郦醨醴里鉝鋫錅鏫鑗锂隶隷雳靋骊鬁鯏鯬鱱鱳鲡鲤鳢鳨鴗鵹鷅鹂麜黎黧
lia 俩
lian 亷僆劆匲匳嗹噒堜奁媡嫾嬚帘廉怜恋慩摙敛梿楝櫣殓浰涟湅溓潋澰濂濓炼熑燫琏瑓磏籢籨縺
lian 纞练羷翴联聨聫聮脸臁莲萰蔹薕蘝螊蠊裢裣覝謰蹥连鄻錬链镰鬑鰊鲢
liang 両两亮俍凉哴唡喨墚悢掚晾梁椋湸煷粮粱綡緉脼良蜽裲谅踉輌辆辌量鍄魉鿄鿌
liao 僚叾嘹嫽寥寮尞尥尦屪嵺嶚嶛廖廫憀憭撂撩敹料暸曢漻炓燎爎爒獠璙疗瞭窷竂簝缭聊膋膫蓼
liao 藔蟟豂賿蹘蹽辽鄝钌镣镽飉髎鹩
lie 儠冽列劣劽咧哷埒埓姴巤挒挘捩擸栵毟洌浖烈烮煭犣猎猟睙聗脟茢蛚裂趔躐迾颲鬛鬣鮤鱲
lin 临亃僯冧凛厸吝啉壣崊嶙廪恡悋懔拎撛斴晽暽林橉檩淋潾澟瀶焛燐獜琳璘甐疄痳癛癝瞵碄磷
lin 箖粦粼繗翷膦菻蔺赁蹸躏躙轥辚遴邻鏻閵隣霖驎鳞麐麟
ling 令伶凌刢另呤囹坽夌姈婈孁岭岺彾掕昤朎柃棂櫺泠澪瀮灵炩燯爧狑玲琌瓴皊砱祾秢竛笭紷绫
ling 羚翎聆舲苓菱蓤蔆蕶蘦蛉衑袊裬詅跉軨酃醽錂铃閝阾陵零霊霗霛霝领駖魿鲮鸰鹷麢齢龄龗
liu 六刘嚠塯媹嬼嵧廇懰旈旒柳栁桞桺榴橊橮沠流浏溜澑熘熮珋琉瑠瑬璢畂畄留畱疁瘤癅硫磂磟
liu 绺罶羀翏蒥蓅藰蟉裗蹓遛鎏鐂锍镏镠雡霤飂飅飗馏駠駵驑骝鬸鰡鹠鹨麍
lo 囖
long 儱咙哢垄垅屸嶐巃巄徿拢昽栊梇槞泷湰滝漋爖珑癃眬砻礲窿竉竜笼篢篭聋胧茏蕯蠪蠬襱豅贚
long 躘鏧鑨陇隆霳靇驡鸗龒龓龙
lou 偻剅喽塿娄屚嵝廔搂楼溇漏熡甊瘘篓耧艛蒌蝼謱軁遱镂陋鞻髅
lu 侓僇剹勎勠卢卤噜嚧圥坴垆塶塷娽峍庐廘录戮掳摝撸攎曥枦栌椂樐樚橹氇泸淕渌漉潞澛炉熝
lu 獹玈琭璐璷瓐甪盝睩矑硉硵碌禄稑穋箓簏簬簵簶籚粶纑罏胪膔舮舻艣艪芦菉蓾蔍蕗虂虏螰蠦
lu 觮謢赂趢路踛蹗轳辂辘逯醁鈩錴鏀鏕鏴鐪鑪镥陆露颅騄騼髗魲鯥鲁鲈鵦鵱鸬鹭鹿麓黸
luan 乱卵圝圞奱娈孪峦挛曫栾滦灓癴癵羉脔虊釠銮鵉鸾龻
lun 仑伦囵埨婨崘惀抡棆沦溣碖磮稐纶耣腀菕蜦论踚轮錀陯鯩
luo 倮剆啰峈摞攞曪椤泺洛洜漯猡珞瘰癳硦笿箩纙络罖罗脶臝荦萝落蓏螺蠃裸覙覶覼躶逻锣镙雒
luo 頱饠驘骆骡鮥鴼鵅鸁
lv 侣儢勴吕垏寽屡履嵂律挔捋捛旅梠榈櫖氀氯滤焒爈率祣稆穞箻絽繂绿缕膂膐膟膢葎藘虑褛郘
lv 鑢铝闾馿驴鷜
lve 圙掠略畧稤鋢锊
m 呣
ma 亇吗唛嘛妈嫲嬷孖杩溤犘犸玛痲睰码礣祃蔴蚂蟆蟇遤鎷閁马骂鬕鰢鷌麻
mai 买佅劢卖嘪埋売脉荬薶衇迈霡霾鷶麦鿏鿺
man 僈墁姏嫚屘幔悗慢慲摱曼槾樠満满漫澷熳獌睌瞒矕缦蔄蔓蘰蛮螨襔谩鄤鏋镘鞔颟馒鬗鬘鳗
mang 吂哤壾娏尨庬忙恾杗杧氓汒浝漭牤牻狵痝盲硥硭笀芒茫茻莽莾蛖蟒蠎邙釯铓駹
mao 乮兞冃冇冐冒卯堥夘媢峁帽愗懋戼旄昴暓枆柕楙毛毷泖渵牦猫瑁皃眊瞀矛笷罞耄芼茂茅茆萺
mao 蓩蝐蝥蟊袤覒貌贸軞鄚鄮酕铆锚髦髳鶜
me 么嚒嚜濹癦
mei 凂呅坆堳塺妹娒媄媒媚媺嬍寐嵄嵋徾抺挴攗旀昧枚栂梅楣楳槑毎每没沬浼渼湄湈煝煤燘猸玫
mei 珻瑂痗眉眛睂睸矀祙禖穈篃美脄脢腜苺莓葿蘪蝞袂跊躾郿酶鋂镁镅霉韎鬽魅鹛黣
men 们懑扪暪椚焖玧璊菛虋钔閅门闷
meng 儚冡勐夣孟幪懜懵掹擝曚朦梦橗檬氋溕猛獴瓾甍甿盟瞢矒礞艋艨莔萌蒙蕄蘉虻蜢蝱蠓鄳鄸锰
meng 霥霿靀顭饛鯍鯭鹲鼆
mi 侎冖冞咪嘧塓孊宓宻密峚幂幎幦弥弭戂擟攠敉榓樒櫁汨沕沵泌洣淧渳滵漞濔濗灖熐爢猕瓕眫
mi 眯瞇祢秘簚米粎糜糸縻羃脒芈葞蒾蔝蔤藌蘼蜜袮覔覛觅詸谜谧迷醚醾醿釄銤镾靡鸍麊麋麛麿
mi 鼏鿹
mian 丏偭免冕勉勔喕娩婂媔嬵宀愐杣棉檰櫋汅沔渑湎眄眠矈矊矏糆絻緜绵缅腼臱芇葂蝒面靣鮸麺
miao 喵妙媌嫹庙庿描杪淼渺玅眇瞄秒竗篎緢缈苗藐邈鱙鹋
mie 乜吀咩哶孭幭懱搣櫗灭烕篾蔑薎蠛覕鑖鱴鴓
min 僶冺刡勄垊姄岷崏忞怋悯惽愍慜抿捪敃敏敯旻旼暋民泯湣潣珉琘琝瑉痻皿盿砇碈笢笽簢緍缗
min 罠苠蠠鈱錉鍲闵闽鳘鴖黾
ming 佲冥凕名命姳嫇慏掵明暝朙椧榠洺溟猽眀眳瞑茗蓂螟覭詺鄍酩铭鸣
miu 谬
mo 劘劰唜嗼嚤嚩嚰圽塻墨妺嫫嫼寞尛帓帞庅怽懡抹摩摸摹擵昩暯末枺模橅歾殁沫湐漠瀎爅獏瘼
mo 皌眜眽眿瞐瞙砞磨礳秣粖糢絈纆耱膜茉莈莫蓦藦蘑蛨蟔謩谟貃貊貘銆镆陌靺饝馍髍魔魩魹默
mo 黙
mou 侔劺哞恈某洠牟眸瞴缪蛑谋踎鉾鍪鴾麰
mu 亩仫凩募坶墓墲姆峔幕幙慔慕拇暮木朰楘母毣毪氁沐炑牡牧牳狇畆畒畞畮目睦砪穆縸胟艒苜
mu 莯蚞踇鉧钼雮霂鞪
n 嗯
na 乸呐哪嗱妠娜拏拿挐捺笝纳肭蒳衲袦豽貀軜那钠镎雫靹魶
nai 乃倷奈奶嬭孻廼摨柰氖渿熋疓耏耐腉艿萘螚褦迺釢鼐
nan 侽南喃囡娚婻戁抩揇暔枏柟楠湳煵男畘腩莮萳蝻諵赧遖难
nang 乪儾嚢囊囔擃攮曩欜灢蠰譨馕鬞齉
nao 匘呶垴夒嫐孬峱嶩巎怓恼悩憹挠淖猱獶獿瑙硇碙碯脑脳臑蛲詉譊铙閙闹
ne 呢抐疒眲讷
nei 内娞氝脮腇錗馁鮾鯘
nen 嫩嫰恁
neng 能
ni 伱伲你倪儗儞匿坭埿堄妮婗嫟嬺孴尼屔屰怩惄愵抳拟旎昵晲暱柅棿檷氼泥淣溺狔猊眤睨秜籾
ni 縌聣聻胒腝腻臡苨薿蚭蜺觬誽貎跜輗迡逆郳铌隬霓馜鲵麑齯鿭
nian 卄哖埝姩年廿念拈捻撚撵涊淰焾碾秊秥簐艌蔫跈蹍蹨辇辗鲇鲶鵇黏
niang 娘嬢酿醸
niao 嬝嬲尿脲茑袅褭鸟
nie 啮喦嗫噛囓圼孼孽嵲嶭巕帇惗捏揑摰敜枿槷涅湼痆篞籋糱糵聂臬臲苶菍蘖蠥讘踂踗踙蹑錜鑈
nie 钀镊镍闑陧颞
nin 囜您拰脌
ning 佞侫倿儜凝咛嬣宁寍寕寗寜拧柠橣泞澝狞矃聍鑏鬡鸋
niu 妞忸扭汼炄牛牜狃纽莥钮靵
nong 侬农哝弄挊挵檂欁浓癑禯秾繷脓蕽襛辳醲齈
nou 啂槈檽獳羺耨譳鎒鐞
nu 伮傉努奴孥弩怒搙砮笯胬驽
nuan 奻暖渜煖煗餪
nun 黁
nuo 傩喏愞懦懧挪掿搦搻梛榒橠稬穤糑糥糯诺蹃逽郍锘
nv 女恧朒沑籹衂衄钕
nve 疟硸虐
o 哦喔噢
ou 偶吘呕塸怄櫙欧殴沤熰瓯筽耦腢膒蕅藕藲讴鏂鴎鸥齵
pa 啪妑帊帕怕掱杷潖爬琶皅筢舥葩袙趴
pai 俳哌廹徘拍排棑派渒湃牌犤猅簰簲蒎輫鎃
pan 冸判叛媻幋拚搫攀槃沜泮洀溿潘瀊炍爿牉畔畨盘盼眅磐磻縏聁萠蒰蟠袢襻詊跘蹒鋬鎜鑻鞶頖
pan 鵥
pang 乓厐厖嗙嫎庞彷徬旁沗滂炐耪肨胖胮膖舽螃覫逄雱霶鳑
pao 刨匏咆垉奅庖抛泡炮炰爮狍疱砲礟礮脬萢袍褜跑軳鞄麃麅麭
pei 伂佩俖呸培姵嶏帔怌斾旆柸毰沛浿珮肧胚蓜衃裴裵赔辔配醅锫阫陪霈馷駍
pen 呠喯喷歕湓瓫盆翸葐
peng 倗剻匉嘭堋塳弸彭怦恲憉抨挷捧掽朋梈棚椖椪槰樥淎漰澎烹熢皏砰硑硼碰磞稝竼篣篷纄膨芃
peng 莑蓬蘕蟚蟛踫軯輣錋鑝閛韸韼騯髼鬅鬔鹏
pi 丕仳伓伾僻劈匹啤噼噽嚊嚭圮坯埤壀媲嫓屁岯崥庀悂憵批披抷揊擗旇朇枇毗毘毞淠潎澼炋焷
pi 狉狓琵甓疈疋疲痞癖皮睥砒磇礔礕秛秠稫篺纰罴翍耚肶脴脾腗膍芘苉蚍蚽蚾蜱螷蠯諀譬豼豾
pi 貔辟邳郫釽鈚鉟銔銢錃錍铍阰陴霹駓髬魮魾鲏鴄鵧鷿鼙
pian 偏囨媥楄楩片犏篇翩胼腁覑諚谝貵賆跰蹁鍂騈騗骈骗骿魸鶣
piao 僄剽勡嘌嫖彯徱慓旚殍漂犥瓢皫瞟票篻缥翲薸螵醥闝顠飃飘魒
pie 丿嫳撆撇暼氕瞥苤鐅
pin 品嚬姘娦嫔拼榀汖牝玭琕矉礗穦聘薲蠙贫频颦馪驞
ping 乒俜凭凴呯坪塀娉屏屛岼帡帲幈平慿枰檘泙洴涄淜焩玶瓶甁甹砯竮箳簈缾聠胓艵苹荓萍蓱蚲
ping 蛢评軿輧郱頩鲆
po 叵嘙坡婆尀岥岶敀昢桲櫇泊泼洦溌烞珀皤破砶笸粕蒪蔢謈迫鄱酦醗钋钷颇駊魄
pou 剖咅哣娝婄抔抙捊掊犃箁裒
pu 仆匍噗圃圑圤埔墣巬巭扑擈攴攵普暜曝朴檏氆浦溥潽濮瀑炇烳獛璞瞨穙纀脯舖舗莆菐菩葡蒱
pu 蒲諩谱贌蹼酺铺镤镨陠鯆
qi 七乞亓亝企俟倛僛其凄剘启呇呮咠唘唭啔嘁噐器圻埼夡奇契妻娸婍屺岂岐岓崎嵜帺弃忔忯愭
qi 慽憇憩懠戚捿掑摖攲斉斊旗晵暣期杞柒栔栖桤桼棋棨槭檱櫀欫欺歧气気汔汽沏泣淇湆湇漆濝
qi 炁猉玂玘琦琪璂甈畦疧盀盵矵砌碁碛碶磜磩祁祇祈祺禥竒簯簱籏粸紪綥綦綨綮緀緕纃绮缼罊
qi 耆肵脐艩芑芞芪萁萋萕葺蕲藄蚑蚔蚚蛣蛴蜝蜞螧蟿褀褄諆諬諿讫起跂踑蹊軝迄迉邔郪釮鏚锜
qi 闙霋颀騹骐骑鬐鬿魌鲯鳍鵸鶀鶈麒麡鼜齐
qia 冾圶峠帢恰愘拤掐殎洽硈葜跒酠鞐髂
qian 仟仱伣佥倩偂傔儙兛凵刋前千嗛圱圲堑墘壍奷婜媊嬱孅孯岍岒嵌嵰忴悓悭愆慊扦扲拑拪掔掮
qian 揵搴撁攐攑攓杄棈椠榩槏橬檶櫏欠欦歉歬汘汧浅潜濳灊牵瓩皘竏签箝箞篏篟籖粁綪缱羬肷脥
qian 膁臤芊芡茜茾蒨蔳虔蚈蜸褰諐谦谴谸軡輤迁遣鈆銭鎆鏲鑓钎钤钱钳铅阡雃靬顅騚騝骞鬜鬝鰬
qian 鹐黔黚
qiang 丬呛唴嗴墏墙嫱嶈廧强戕戗抢斨枪椌樯溬漒炝牄猐獇玱篬繈繦羌羗羟羫羻腔艢蔃蔷蘠蜣襁謒
qiang 跄蹡鎗锖锵镪
qiao 乔侨俏僺劁嘺墝墽嫶峭嵪巧帩幧悄愀憔撬撽敲桥槗樵橇毃燆犞癄瞧硗硚窍繑缲翘荍荞菬藮诮
qiao 谯趫趬跷踍躈郻鄡鄥釥鍫鐈鐰锹陗鞒鞘鞩韒頝顦骹髚髜
qie 且切匧厒妾怯悏惬挈朅洯淁癿穕窃笡箧籡緁聺苆藒蛪踥郄鐑锲鯜
qin 亲侵勤吢吣唚嗪噙坅埁媇嫀寑寝寴嵚庈慬懃懄抋捦揿搇擒斳昑梫檎沁溱澿瀙珡琴琹瘽禽秦笉
qin 綅耹芩芹菣菦菳藽蚙螓螼蠄衾誛赾鈙鈫钦锓雂靲顉骎鬵鮼鳹鵭
qing 倾儬凊剠勍卿圊埥夝寈庆庼情掅擎擏晴暒棾樈檠檾櫦殑殸氢氰淸清漀濪甠硘碃磬箐罄苘葝蜻
qing 謦请轻郬鑋靑青靘顷鲭黥
qiong 儝卭宆惸憌桏橩焪焭熍琼璚瓗睘瞏穷穹竆笻筇舼芎茕藑蛩蛬赹跫邛銎
qiu 丘丠俅叴唒囚坵媝崷巯恘扏搝梂楸殏毬求汓泅浗渞湭煪犰玌球璆皳盚秋秌穐篍糗紌絿緧肍莍
qiu 萩蓲蘒虬蚯蛷蝤蝵蟗蠤裘觓觩訄訅赇趥逎逑遒邱酋醔釚釻銶鞧鮂鯄鰽鳅鹙鼽龝
qu 伹佉佢刞劬匤区厺去取呿唟坥娶屈岖岨岴忂憈戵抾敺斪曲朐欋氍浀淭渠灈璖璩癯瞿磲祛竘竬
qu 筁籧粬紶絇翑耝胊胠臞菃葋蕖蘧蛆蛐蝺螶蟝蠷蠼衐衢袪覰覻觑詓誳诎趋趣躣躯軥迲鑺镼閴阒
qu 阹駆駈驱髷魼鰸鱋鸜鸲麮麹黢鼁鼩龋
quan 佺全券劝勧啳圈圏埢奍姾婘孉峑巏弮恮悛惓拳搼权棬椦楾権汱泉洤湶烇牶牷犈犬犭瑔畎痊硂
quan 筌絟縓绻荃葲虇蜷蠸觠诠跧踡辁醛鐉铨闎韏颧駩騡鬈鳈齤
que 却埆塙墧崅悫搉榷燩琷瘸皵硞确碏碻礐礭缺蒛趞阕阙雀鹊
qun 囷夋宭峮帬群裙裠逡
ran 冄冉呥嘫姌媣染橪然燃珃繎肰苒蒅蚦蚺衻袇袡髥髯
rang 儴勷嚷壌壤懹攘瀼爙獽瓤禳穣穰纕蘘譲让躟鬤
rao 娆扰桡绕荛襓遶隢饶
re 惹热
ren 人亻仁仞仭任刃刄壬妊姙屻岃忈忍忎扨朲杒栠栣梕棯牣祍秂秹稔絍綛纫纴肕腍芢荏荵葚衽袵
ren 认讱躵轫鈓銋靭靱韧餁饪魜鵀
reng 仍扔礽芿辸陾
ri 囸日釰鈤驲
rong 傇冗坈媶嫆嬫宂容峵嵘嵤巆戎搈搑曧栄榕榵毧氄溶瀜烿熔爃狨瑢穁穃縙绒羢肜茙茸荣蓉蝾融
rong 螎褣軵镕駥髶
rou 厹媃宍揉柔楺渘煣瑈瓇禸粈糅肉腬葇蝚蹂輮鍒鞣韖騥鰇鶔
ru 乳侞儒入嗕嚅如媷嬬孺嶿帤扖擩曘杁桇汝洳渪溽濡燸筎缛肗茹蒘蓐蕠薷蝡蠕袽褥襦辱邚鄏醹
ru 铷颥鱬鳰鴑鴽
rua 挼
ruan 偄堧壖媆撋朊瑌瓀碝礝緛耎輭软阮
rui 叡壡婑枘桵橤汭瑞甤睿緌繠芮蕊蕋蕤蘂蘃蚋蜹锐
run 橍润瞤膶閠闰
ruo 偌叒嵶弱捼楉渃焫爇箬篛若蒻鄀鰙鰯鶸
sa 仨卅挲摋撒櫒泧洒潵脎萨虄訯躠钑隡靸飒馺
sai 僿嗮嘥噻塞愢揌毢毸簺腮赛顋鳃
san 三仐伞俕厁叁壭帴弎散橵毵毶犙糁糂糣糤繖鏒鏾閐馓鬖
sang 丧嗓搡桑桒槡磉褬鎟颡
sao 埽嫂慅扫掻搔氉溞瘙矂缫臊螦騒骚髞鱢鳋
se 啬懎擌栜歮歰洓涩渋澁濇濏瀒琗瑟璱瘷穑穯繬色譅轖鏼铯閪雭飋
sen 森椮襂
seng 僧鬙
sha 乷倽傻儍刹厦唦唼啑啥喢帹杀桬榝歃毮沙煞猀痧砂硰箑粆繌纱翜翣莎萐蔱裟铩閯霎魦鯋鲨
shai 晒筛簁簛繺酾閷
shan 傓僐删剡剼善嘇圸埏墠墡姗嬗山彡扇挻掞搧擅敾晱杉椫檆歚汕潬潸澘灗炶煔煽熌狦珊疝痁睒
shan 磰笘縿缮羴脠膳膻舢芟苫蟮蟺衫覢謆譱讪赡赸跚軕邖鄯銏钐閊闪陕饍骟鯅鱓鳝鿃
shang 丄上伤商垧墒尙尚恦慯扄晌殇滳漡熵绱蔏螪裳觞謪贘赏鑜鬺
shao 劭勺卲哨娋少弰捎旓柖梢潲烧焼玿睄稍筲綤绍艄芍苕莦蕱蛸袑輎邵韶颵髾鮹
she 佘厍奢射弽慑慴摂摄摵檨欇歙涉涻渉滠猞畬畲社舌舍舎蔎虵蛇蛥蠂设賖赊赦輋韘騇麝
shen 什伸侁侺兟呻哂堔妽姺娠婶审宷屾峷弞愼慎扟敒昚曋曑柛棽椹榊氠沈涁深渖渗燊珅甚甡甧申
shen 瘆眒眘瞫矤矧砷神祳穼籶籸绅罙罧肾胂脤莘葠蓡薓蜃蜄裑覾訠訷诜谂谉身邥鋠頣駪魫鯓鯵鰰
shen 鲹鵢
sheng 偗剩剰升呏圣墭声嵊憴斘晠曻枡栍榺橳殅泩渻湦焺牲狌珄琞生甥盛省眚竔笙縄绳胜苼蕂譝貹
sheng 賸鉎鍟阩陹鵿鼪
shi 世丗乨乭亊事仕似佦使侍兘冟势匙十卋叓史呞呩嗜噬埘士失奭始姼媞嬕实実室宩寔尸屎峕崼
shi 嵵市师式弑徥忕恀恃戺拭拾揓施时旹是昰枾柹柿栻榁榯氏浉湜湤湿溡澨炻烒煶狮瑡眂眎眡睗
shi 矢石示礻祏竍笶筮篒簭籂絁舐舓莳葹蒒蓍虱蚀螫褷襫襹视觢誓諟识试诗谥豉豕贳轼辻适逝遈
shi 遾邿釈释釶鉂鉃鉇鉐鉽銴鍦铈食餙餝饣饰驶鮖鰘鰤鲥鲺鶳鸤鼫鼭
shou 兽収受售垨夀守寿手扌授收涭狩獣痩瘦绶膄艏鏉首龵
shu 书侸倏倐儵叔咰塾墅姝婌孰尌尗属庶庻怷恕戍抒捒掓摅数暏暑曙术束杸枢树梳橾殊殳毹毺沭
shu 淑漱潄潻澍濖瀭焂熟瑹璹疎疏癙秫竖糬絉綀纾署腧舒荗菽蒁蔬薥薯藷虪蜀蠴裋襡襩赎跾踈軗
shu 输述鄃鉥錰鏣陎隃鮛鱪鱰鵨鶐黍鼠鼡
shua 刷唰耍誜
shuai 卛帅摔甩蟀衰
shuan 拴栓涮腨闩
shuang 双塽孀孇慡樉欆漺灀爽礵縔艭鏯霜騻骦鷞鹴
shui 帨水氵氺涚睡祱税脽裞谁閖
shun 吮橓瞚瞬舜蕣顺鬊
shuo 哾妁搠朔槊欶烁獡矟硕箾蒴说鎙铄
si 丝亖佀価儩兕凘厮厶司咝嗣嘶四姒娰媤孠寺巳思恖撕斯杫柶楒榹死汜泀泗泤洍涘澌瀃燍牭磃
si 祀禗禠禩私竢笥籭纟缌罳耜肂肆蕬蕼虒蛳蜤蟖蟴覗貄釲鈶鈻鉰銯鋖鐁锶飔飤饲騦驷鸶鼶
song 倯傱凇娀宋崧嵩嵷庺忪怂悚愯憽松枀枩柗梥楤檧淞濍硹竦耸菘蜙讼诵送鎹颂餸駷
sou 傁凁叜叟嗖嗽嗾廀廋捜搜摉摗擞櫢溲獀瘶瞍艘蓃薮螋鄋醙锼颾飕馊騪
su 俗傃僳嗉塐塑夙嫊宿愫愬憟梀榡樎樕橚櫯殐洬涑溯溸潥玊珟璛碿稣窣簌粛粟素縤肃膆苏莤蔌
su 藗蘓觫诉谡趚蹜速遬酥鋉餗骕鯂鱐鹔
suan 匴狻祘笇筭算蒜酸
sui 亗倠哸埣夊嬘岁旞檖歳浽滖澻濉瀡煫熣燧璲瓍眭睟睢砕碎祟禭穂穗穟繀繐绥膸芕荽荾葰虽襚
sui 譢谇賥遀遂邃鐆鐩隋随隧鞖韢髄髓
sun 孙损搎榫槂狲笋箰簨荪蕵薞鎨隼飧鶽
suo 乺傞唆唢嗍嗦娑惢所摍暛桫梭溑溹琐琑璅睃簔索缩羧莏蓑蜶褨趖逤鎈鎍鎻鏁锁髿鮻
ta 他侤咜嚃嚺塌塔墖她它崉挞搨榙榻橽毾涾溚溻濌狧獭祂禢褟誻譶趿踏蹋蹹躢遝遢錔铊闧闼鞜
ta 鞳鮙鳎鿎
tai 儓冭台囼坮太夳嬯孡忲态抬旲汰泰溙炱炲燤箈籉粏肽胎舦苔菭跆邰酞钛鲐
tan 倓傝僋叹嗿坍坛坦埮墵婒忐怹惔憛憳憻探摊擹昙暺榃檀毯湠滩潭炭燂璮痑痰瘫碳磹舑舕菼藫
tan 袒襢覃譠谈谭貚贪郯醈醓醰钽锬顃餤
tang 伖倘偒傏傥唐啺嘡坣堂塘帑戃搪摥曭棠榶樘橖汤淌溏漟烫煻爣瑭矘磄禟篖糃糖糛羰耥膅膛蓎
tang 薚蝪螗螳赯趟踼蹚躺鄌鎕铴镋镗闛隚鞺餹饄饧鶶鼞
tao 匋咷啕夲套嫍幍弢慆掏搯桃梼槄洮涛淘滔瑫祹縚绦绹萄蜪裪詜謟讨轁迯逃醄鋾錭陶鞀鞉鞱韬
tao 飸饀饕駣騊鼗
te 忑忒慝特螣蟘貣铽
teng 儯幐滕漛熥疼痋籐籘縢腾膯藤虅誊邆霯駦驣鼟
ti 体倜偍剃剔厗啼嗁嚏嚔屉崹徲悌悐惕惖惿戻挮掦提揥擿替朑梯楴歒殢洟涕漽瑅瓋碮禵稊笹籊
ti 绨缇罤苐荑蕛薙蝭裼褅褆謕趧趯踢蹄蹏躰軆逖逷遆醍鍗锑题騠骵髰鬀鮧鮷鳀鴺鶗鶙鷈鷤鹈
tian 倎兲唺塡填天婖屇忝恬悿掭搷晪殄沺淟添湉琠璳甛甜田畋畑畠痶盷睓睼碵磌窴緂胋腆舔舚菾
tian 觍賟酟錪阗靔餂鴫鷆鷏黇鿬
tiao 佻嬥宨岧岹庣恌挑斢旫晀朓条樤眺祒祧窕窱笤粜絩聎脁芀萔蓚蓨蜩螩覜誂趒跳迢鋚鎥鞗髫鯈
tiao 鲦龆
tie 僣呫帖怗聑萜蛈贴銕鐡铁飻餮驖鴩
ting 亭侹停厅厛听圢娗婷嵉庁庭廰廷挺桯梃楟榳汀涏渟烃烶珽町甼筳綎耓聤聴聼脡艇艼莛葶蜓蝏
ting 誔諪邒閮霆鞓颋鼮
tong 仝佟僮勭同哃嗵囲峂峝庝彤恸憅捅晍曈朣桐桶樋橦氃浵潼炵烔燑犝狪獞痌痛眮瞳砼秱童筒筩
tong 粡綂统膧茼蓪蚒詷赨通酮鉖鉵铜餇鲖
tou 亠偷偸头妵婾媮投敨紏緰蘣透鋀鍮钭飳骰黈
tu 兎兔凃凸吐唋図图圕圗土圡堍堗宊屠峹嵞嶀庩廜徒怢悇捈捸揬梌汢涂涋湥潳痜瘏秃稌突筡腯
tu 荼莵菟葖蒤跿迌途酴鈯鋵鍎钍馟駼鵌鵚鵵鶟鷋鷵鼵
tuan 剸团団彖慱抟槫檲湍湪漙煓猯疃篿褖貒鏄鷒鷻
tui 侻俀僓娧尵弚推煺穨腿蓷藬蘈蜕褪蹆蹪退隤頺颓駾骽魋
tun 吞呑啍噋坉屯忳旽暾朜氽涒焞畽臀臋芚豘豚軘霕饨鲀黗
tuo 乇仛佗侂咃唾坨堶妥媠嫷岮庹彵托扡拓拕拖捝杔柝椭楕槖橐毤毻汑沰沱沲涶狏砣砤碢箨紽脱
tuo 莌萚袉袥讬跅跎迱酡陀陁饦駄駞騨驒驝驮驼鬌魠鮀鰖鵎鸵鼍鼧鿳鿸
wa 佤劸咓哇嗗嗢娃娲屲挖搲攨洼溛漥瓦瓲畖砙穵窊聉腽蛙袜邷韈韤鼃
wai 外夞崴歪竵顡
wan 万丸倇刓剜卍卐唍埦塆妧婉婠完宛岏帵弯忨惋抏挽捖捥晚晥晩晼杤梚椀汍湾潫澫烷玩琓琬畹
wan 皖盌睕瞣碗笂綩纨绾脕脘腕芄菀萖薍蜿蟃豌貦贃贎踠輐鋄鋔錽鎫顽
wang 亡亾仼兦妄尣尩尪尫彺往徃徍忘惘旺暀望朢枉棢汪王盳网罒罔莣菵蚟蛧蝄誷辋迋魍龬
wei 为亹伟伪位偎儰卫危厃叞味唯喂喡喴囗围圩墛壝委威娓媁媙媦寪尉尾屗峗峞崣嵔嵬嶶巍帏帷
wei 徫微惟愄愇慰懀捤揋揻撱斖暐未桅梶椳楲欈沩洈洧浘涠渨渭湋溦潍濻瀢炜烓煀煟煨熭燰犚犩
wei 猥猬玮琟璏畏痏痿癓硊硙碨磈緭縅纬维罻胃腲艉芛苇苿荱菋萎葨葳蒍蓶蔚蔿薇藯蘶蜲蜼蝛螱
wei 褽覣覹詴讆讏诿谓踓躗躛軎轊违逶鄬醀鍏鍡鏏闱隇隈霨霺韑韡韦韪頠颹餧饖骩骪骫魏鮇鮠鰄
wei 鲔鳂鳚
wen 刎匁吻呚呡塭妏彣忟抆揾文昷桽榅殟汶渂温炆玟珳瑥璺瘒瘟稳穏紊纹肳脗芠莬蕰蚉蚊螡蟁豱
wen 辒鎾閺闅闦问闻阌雯鞰顐饂馼駇魰鳁鳼鴍鼤
weng 勜嗡塕奣嵡攚暡滃瓮瞈罋翁聬蓊蕹螉鎓鹟齆
wo 仴倭偓卧唩婐媉幄我挝捰捾握擭斡枂楃沃涡涴涹渥濣焥猧瓁瞃硪窝肟腛臒莴蜗踒雘龌
wu 乄乌五仵伆伍侮俉倵儛兀剭务勿午卼吴吾呉呒呜唔啎圬坞奦妩娪娬婺寤屋屼岉嵍嵨巫庑弙忢
wu 忤怃悟悮戊扤捂摀敄无旿晤杇杌梧橆歍武毋汚污洖洿浯溩潕焐熃熓物牾玝珷珸瑦璑甒痦矹碔
wu 祦禑窏窹箼粅舞芜芴茣莁蘁蜈螐蟱誈譕诬误躌迕逜邬郚鋈錻钨铻阢隖雺雾霚靰骛鯃鰞鴮鷡鹀
wu 鹉鹜鼯鼿齀
xi 习俙傒僖兮凞匸卌卥厀吸呬咥唏唽喜喺嘻噏嚱囍墍壐夕奚媳嬆嬉屃屖屣屭嵠嶍嶲巇希席徆徙
xi 徯忚忥怬怸恄恓息悉悕惁惜慀憘憙戏扱扸昔晞晰晳暿曦析枲桸椞椺榽槢樨橀橲檄欯欷歖氥汐
xi 洗浠淅渓溪滊漇漝潝潟澙烯焁焈焟焬煕熂熄熈熙熹熺熻燨爔牺犀犔犠狶玺琋瘜皙盻睎瞦矖矽
xi 硒磎磶礂禊禧稀稧穸窸粞糦系緆縘縰繥细绤羲翕翖肸肹膝舃舄舾莃菥葈葸蒠蒵蓰蕮薂虩蜥螅
xi 螇蟋蟢蠵衋袭西覀覤觋觹觽觿諰謑謵譆谿豀豨豯貕赥赩趇趘蹝躧邜郋郗郤鄎酅醯釳釸鈢鉨鉩
xi 鎴鏭鑴铣锡闟阋隙隟隰隵雟霫霼飁饩饻騱騽驨鯑鱚鳛鵗黖鼷
xia 丅下乤侠傄匣吓圷夏夓峡懗敮暇柙梺炠烚煆狎狭珨瑕疜疨睱瞎硖碬磍祫筪縀縖罅翈舝舺蕸虲
xia 虾谺赮辖遐鍜鎋鎼鏬閕閜陜陿霞颬騢魻鰕鶷黠
xian 仙仚伭佡僊僩僲僴先冼县咞咸哯唌啣嘕垷壏奾妶姭娊娨娴娹婱嫌嬐宪尟尠屳岘崄幰廯弦忺憪
xian 憸挦掀搟撊攇攕显晛暹杴枮橌櫶毨氙涀涎湺澖瀗灦烍燹狝猃献玁现珗甉痫癎県睍瞯硍礥祆禒
xian 稴筅箲籼粯糮絤繊纎纤线缐羡胘腺臔臽舷苋苮莶藓藖蚬蚿蛝衔衘褼襳誢誸諴譣豏贒贤赻跣跹
xian 蹮輱酰醎鋧錎鍌鑦铦锨闲限陥险陷険霰韅韯韱顕馅馦鱻鲜鶱鷼鹇麙麲鼸
xiang 乡享亯佭像勨厢向响啌塂姠嶑巷庠忀想晑栙楿橡欀湘珦瓖瓨相祥稥箱絴缃缿翔膷芗萫葙蚃蟓
xiang 衖襄襐详象跭郷鄊鄕銄銗鐌镶项飨饟饷香骧鱌鱜鱶鲞麘
xiao 侾俲傚効呺咲哓哮啸嘋嘐嘨嚣嚻婋孝宯宵小崤庨彇恷憢揱效敩斅晓暁枭枵校櫹歊歗殽毊洨消
xiao 涍淆潇灱灲焇熽猇獢痚痟皛皢硝硣穘窙笑筊筱筿箫簘绡翛肖膮萧萷藃虈虓蟂蟏蟰訤詨誟誵謏
xiao 踃逍郩销霄骁髇髐魈鴵鷍鸮
xie 些亵伳偕偞偰僁写冩劦勰协卨卸嗋噧垥塮夑奊娎媟屑屟屧峫嶰廨徢恊愶懈拹挟揳携撷擕斜旪
xie 暬械楔榍榭歇泄泻渫澥瀣灺炧炨烲焎熁燮燲爕猲獬瑎祄禼糏絏絬綊緤緳繲绁缬缷翓胁脇脋膎
xie 薢薤藛蝎蝢蟹蠏衺褉襭讗谐谢躞邂邪鞋鞢鞵韰齂齘齛齥龤
xin 伈伩信俽噺囟妡嬜孞廞心忄忻惞新昕杺枔欣歆炘焮盺脪舋芯薪衅襑訫軐辛邤鈊鑫锌阠顖馨馫
xin 馸
xing 侀兴刑哘型垶姓娙婞嬹幸形性悻惺擤星曐杏洐涬煋猩瑆皨睲硎箵篂緈腥臖荇荥莕蛵行裄觪觲
xing 謃邢郉醒銒鋞钘铏陉骍鮏鯹鿿
xiong 兄凶匂匈哅夐忷恟敻汹焸焽熊胷胸詾讻诇賯雄
xiu 休俢修咻嗅岫峀庥朽樇溴滫潃烋烌珛琇璓秀糔綇繍绣羞脙臹苬螑袖褎褏貅銝鎀鏅鏥锈飍馐髤
xiu 髹鮴鱃鸺齅
xu 伵侐俆偦冔勖勗叙吁呴喣嘘垿墟壻姁婿媭幁序徐怴恤慉戌揟旭旴昫晇暊朂栩楈槒欨欰歔殈汿
xu 沀洫湑溆潊烅烼煦獝珝珬疞盢盨盱瞁瞲稰稸窢糈絮続緖縃繻绪续聓聟胥芧蒣蓄蓿蕦藇藚虗虚
xu 蝑裇訏訹譃许诩谞賉鄦酗醑銊鑐需须顼驉魆魖魣鱮
xuan 儇吅咺喧塇媗嫙宣弲怰悬愃愋懁揎旋昍昡晅暄暶梋楥楦檈泫渲漩炫烜煊玄玹琁琄瑄璇痃癣眩
xuan 眴睻矎碹禤箮縇縼繏绚翧翾萱萲蓒蔙蕿藼蘐蜁蝖蠉衒袨諠譞讂谖贙轩选鋗鍹铉镟鞙顈颴駽鰚
xue 乴削吷坹壆学岤峃斈桖樰泶瀥燢狘疶穴膤艝茓蒆薛血袕觷谑趐踅轌辥辪雤雪靴鞾鳕鸴
xun 伨侚偱勋勲卂噀嚑坃埙壦奞寻峋巡巺巽廵徇循恂愻揗攳旬曛杊栒桪殉殾毥汛洵浔潠灥焄熏燅
xun 燖爋狥獯珣璕畃矄稄窨紃纁臐荀荨蔒蕈薫薰蘍蟳訙训讯询賐迅迿逊鄩醺鑂顨駨驯鱏鲟
ya 丫乛亚亜伢俹劜厊压厑厓吖呀哑唖圔圠圧垭堐娅孲岈崕崖庌庘押挜揠枒桠氩涯漄牙犽猚猰玡
ya 琊瑘痖睚砑窫笌聐芽蕥蚜衙襾讶轧迓鐚铔雅鵶鸦鸭齖齾
yan 严乵俨偃偐偣傿兖剦匽厌厣厳咽唁啱喭噞堰塩墕壛壧夵奄妍妟姲姸娫娮嫣嬊嬮嬿孍宴岩崦嵃
yan 嵒嵓嶖巌巗巘巚延弇彦恹愝懕戭扊抁掩揅揜敥昖晏暥曕曣曮棪椻椼楌樮檐檿櫩欕沇沿淊淹渰
yan 渷湮溎滟演漹灎灔炎烟烻焉焑焔焰焱熖燄燕爓牪狿猒珚琂琰甗盐眼研砚硏硽碞礹筵篶綖縯罨
yan 胭腌臙艳艶芫莚萒葕蔅虤蜒蝘衍裺褗觃觾言訮詽讠谚谳豓赝躽軅遃郔郾鄢酀酓酽醶醼闫阉阎
yan 隁隒雁顩颜餍騐験騴驠验鬳魇鰋鳫鴈鴳鶠鷃鷰麣黡黤黫黬黭鼹齞齴
yang 仰佒佯傟养劷咉坱垟央姎岟崵崸徉怏恙慃懩扬抰攁敭旸昜杨柍样楧様殃氜氧氱泱洋漾瀁炀炴
yang 烊珜疡痒眏眻礢禓秧紻羊羏羕羪胦蛘蝆詇諹軮輰鉠鐊钖阦阳雵霷鞅飏駚鰑鴹鸉鸯
yao 仸倄偠傜吆咬喓嗂垚夭妖姚婹媱宎尧尭岆峣崾嶤幺徭愮抭揺摇摿暚曜杳枖柼楆榚榣殀溔滧烑
yao 熎燿爻狕猺獟珧瑶眑矅磘祅穾窅窈窑窔窰筄繇纅耀肴腰舀艞苭药葽蓔薬蘨袎要覞訞詏讑谣轺
yao 遥邀邎鎐钥闄靿顤飖餆騕鳐鴁鴢鷕鹞鼼齩
ye 业也亪亱倻僷冶叶吔啘嘢噎嚈埜堨墷壄夜嶪嶫抴捓捙掖揶擛擨擪擫晔暍曅曗曳曵枼枽椰楪歋
ye 殗洂液漜潱澲烨爗爷璍皣瞱瞸礏耶腋蠮谒邺鄓野鍱鎁鎑鐷铘靥页餣馌驜鵺鸈
yi 一乁乂义乊乙亄亦亿以仪伇伊伿佁佚佾侇依俋倚偯兿冝刈劓劮勚匇匜医吚呓呭呹咦咿唈噫圛
yi 圯坄垼埶埸墿壱壹夁夷奕姨媐嫕嫛嬄嬑嬟宐宜宧寱寲屹峄峓崺嶬嶷已巸帟帠幆庡廙异弈弋弌
yi 弬彛彜彝彞役忆怈怡怿恞悒悘悥意懿扅扆抑拸挹掜揖撎攺敡敼斁旑旖易晹暆曀曎杙枍枻柂栘
yi 栧栺桋棭椅椬椸榏槸檍檥檹欥欭欹歝殔殪殹毅毉沂沶泆洢浂浥浳渏湙溢漪潩澺瀷炈焲熠熤熪
yi 熼燚燡燱狋猗獈玴珆瑿瓵畩疑疫痍痬瘗瘱癔益眙瞖矣硛礒祎秇移稦穓竩笖箷簃籎繄繶绎缢羛
yi 羠羿翊翌翳翼耛耴肄肊胰膉臆舣艗艺芅苅苡苢萓萟蓺薏藙蘙虉蚁蛜蛡蛦蜴螔螘螠衣衤衪衵袘
yi 袣裔裛裿褹襼觺訑訲訳詍詑誃謻譩讉讛议译诒诣谊豙豛豷貖貤賹贀贻跇跠踦輢轙轶辷迆迤迻
yi 逘逸遗邑郼酏醳醷釴鈘鈠鉯鏔钇铱镒镱陭隿霬靾頉頥顊顗颐饐饴駅驿骮鮨鯣鳦鶂鶃鶍鷧鷾鸃
yi 鹝鹢鹥黓黟黳齮齸
yin 乑乚侌冘凐印吟吲喑噖噾嚚囙因圁垔垠垽堙堷夤姻婣婬寅尹峾崟崯嶾廴引愔慇慭憗懚斦朄栶
yin 檃檭檼櫽歅殥殷氤泿洇洕淫淾湚溵滛濥濦烎犾狺猌珢璌瘖瘾癊碒磤禋秵筃粌絪緸胤苂茚茵荫
yin 荶蒑蔩蘟蚓螾蟫裀訔訚訡諲讔赺趛輑鄞酳鈏鈝铟银闉阥阴陻隂隐隠霒霠霪靷鞇音韾飮饮骃鷣
yin 龂
ying 偀僌啨営嘤噟婴媖媵嫈嬴孆孾巊应廮影応愥摬撄攍映暎朠桜梬楹樱櫿浧渶溁溋滢潆濙濴瀛瀯
ying 瀴灐灜煐珱瑛璎甇甖瘿盁盈矨硬碤礯籝籯绬缨罂膡膺英茔荧莹莺萤营萦萾蓥藀蘡蛍蝇蝧蝿蠳
ying 褮覮謍譍譻賏赢軈迎郢鐛鑍锳霙鞕韺颍颕颖鱦鴬鶑鶧鷪鸎鹦鹰
yo 哟唷
yong 佣俑傛勇勈咏喁嗈噰埇塎墉壅嫞嵱庸廱彮怺恿悀惥愑愹慂慵拥揘柡栐槦永泳涌滽澭灉牅用甬
yong 痈癕砽硧禜臃苚蛹踊邕郺鄘镛雍雝颙饔鰫鲬鳙鷛
you 丣亴优佑侑偤卣又友右呦哊唀嚘囿姷孧宥尢尤峟峳幼幽庮忧怣怮悠懮攸斿有柚栯梄楢槱櫌櫾
you 沋油泑浟游湵滺瀀牖牗牰犹狖猷由疣祐禉秞糿纋羐羑耰聈肬脜苃莜莠莸蒏蚰蚴蜏蝣訧诱貁輏
you 輶迶逌逰邮鄾酉酭釉铀铕駀鱿鲉麀黝鼬
yu 与乻予于亐伃伛余俞俣俼偊儥兪匬唹喅喐喩喻噊噳圄圉圫域堉堣堬妤妪娯娱媀嬩宇寓寙屿峪
yu 峿崳嵎嵛嶎庽庾彧御忬悆惐愈愉愚懙戫扜扵挧揄敔斔斞旕旟昱杅桙棛棜棫楀楡楰榆櫲欎欝欤
yu 欲歈歶毓浴淢淤淯渔渝湡滪潏澚澞灪焴煜燏燠爩牏狱狳玉玗玙琙瑀瑜畭瘀瘉瘐盂盓睮矞砡硢
yu 硲礇礖礜祤禹禺秗稢稶穥穻窬窳竽箊篽籅籞緎繘纡罭羭羽聿肀育腴臾舁舆艅艈芋芌茟茰萭萮
yu 萸蒮蓣蓹蕍薁蘌蘛虞虶蜟蜮蝓螸衧袬裕褕觎誉謣语谀谕豫貐軉輍轝込迂迃逳逾遇遹邘郁鄅酑
yu 醧銉鋊錥鍝鐭钰阈陓隅雓雨雩霱頨预饇饫馀騟驈驭骬髃鬰鬻魊鮽鯲鰅鱊鱼鳿鴥鴧鴪鷠鸆鸒鹆
yu 鹬麌龉龥
yuan 傆元円冤剈原厡厵员噮囦园圆圎垣垸塬夗妴媛媴嫄嬽寃怨悁惌愿掾援杬棩榞榬橼沅渁渆渊渕
yuan 湲源溒灁爰猨猿獂瑗盶眢禐笎箢縁缘羱肙苑茒葾蒝蒬薗蚖蜎蜵蝝蝯螈衏袁裫裷褑褤謜贠辕远
yuan 逺邍邧酛鈨鋺鎱院駌騵魭鶢鶰鸢鸳鹓鼋鼘鼝
yue 刖妜嬳岄岳彟恱悦戉抈捳曰曱月樾瀹爚玥矱礿禴箹篗籆籥籰粤约蘥蚎蚏越跀跃軏钺阅鸑鸙黦
yue 龠
yun 云伝傊允匀喗囩夽奫妘孕恽愠愪抎抣昀晕枟橒殒氲沄涢煴熉熨狁畇眃磒秐筠筼緷縜繧纭缊耘
yun 耺腪芸荺蒀蒷蕴蝹褞賱赟运郓郧酝鈗鋆阭陨霣韗韫韵頵餫馧馻齫齳
za 偺匝咂咋喒囋囐帀拶杂沞沯砸磼紥臜襍迊鉔雑雥韴魳
zai 仔傤再哉在宰崽扗栽洅渽溨灾烖甾睵縡菑賳载酨
zan 儧儹兂咱噆寁揝撍攅攒昝暂桚濽灒瓉瓒禶簪簮糌襸讃賛赞趱蹔鄼錾鐕鐟饡
zang 匨塟奘弉牂羘脏臓臧葬蔵賍賘赃銺驵
zao 傮凿唕唣喿噪慥早枣栆梍澡灶煰燥璪皂竃簉糟艁薻藻蚤趮蹧躁造遭醩
ze 仄伬则唶啧夨嫧崱帻庂択择捑昃昗樍歵汄沢泎泽溭皟瞔矠礋笮箦舴蔶蠌襗諎謮责赜迮鸅齚齰
zei 戝蠈贼鱡鲗
zen 囎怎譛谮
zeng 増增憎橧熷璔甑矰磳缯罾譄赠鄫锃鱛
zha 乍偧劄厏咤哳喳奓宱扎抯拃挓揸搩搾摣札柞柤栅楂榨樝渣溠灹炸煠牐甴痄皶皻眨砟箚耫苲蚱
zha 蚻觰譇譗诈踷醡铡闸霅鲊鲝齄齇
zhai 债夈宅寨捚摘斋斎榸檡瘵砦窄粂鉙
zhan 偡占噡嫸展崭嶃嶘嶦惉战戦搌斩旃旜枬栈栴桟榐橏毡氊沾湛琖盏瞻站粘绽菚薝蘸虥虦蛅覱詀
zhan 詹譧讝谵趈輚轏邅醆閚飐飦饘驙魙鳣鹯黵龪
zhang 丈仉仗傽墇嫜嶂幛幥张彰慞扙掌暲杖樟涨涱漳獐璋痮瘬瘴瞕礃章粀粻胀蔁蟑账遧鄣鏱长障餦
zhang 騿鱆麞
zhao 佋兆召啁垗妱巶找招旐昭曌枛棹櫂沼炤照燳爪爫狣瑵皽盄瞾窼笊罀罩羄肁肇肈诏赵鉊鍣钊駋
zhao 鮡
zhe 乽厇哲啠啫喆嗻嚞埑嫬悊折晢晣柘樜歽浙淛潪着矺砓磔禇籷粍者蔗虴蛰蜇蟅袩褶襵詟謺讁谪
zhe 赭輙辄辙这遮銸锗馲鮿鹧
zhen 侦侲圳塦嫃寊屒帧帪弫抮挋振揕搸敶斟昣朕枕栕栚桢桭榛樼殝浈潧澵獉珍珎瑧瑱甄甽畛疹眕
zhen 真眹砧碪祯禛稹箴籈紾絼縥纼缜聄胗臻萙葴蒖蓁薽袗裖誫诊贞赈轃轸遉酖酙鉁鋴錱针镇阵震
zhen 靕駗鬒鱵鸩黰
zheng 争佂凧埩塣姃媜峥崝征徰徴怔愸抍拯挣掟揁撜政整晸正氶炡烝狰症眐睁筝篜糽聇蒸证诤踭郑
zheng 钲铮鬇鴊鿇
zhi 之乿侄俧倁値值偫傂儨凪制劕劧卮厔只吱咫嗭址坁坧垁埴墆墌夂妷姪娡嬂寘峙崻巵帋帙帜庢
zhi 庤廌彘徏徔徝志忮怾恉慹憄懥懫戠执扺扻抧挃指挚掷搘搱摭擳支旘旨晊智枝枳柣栀栉桎梽植
zhi 椥楖榰樴櫍止殖汁汥汦沚治泜洔洷淔淽滍滞漐潌瀄炙熫犆狾猘瓆瓡畤疐疷疻痔痣直知砋礩祉
zhi 祑祗祬禃禔秓秖秩秪秲秷稙稚稺穉窒筫紩絷綕纸织置翐聀职肢胑胝脂膣膱至致臸芖芝芷茋藢
zhi 蘵蛭蜘螲蟙衼袟袠襧覟觗觯訨豑豒豸貭质贽趾跖跱踬踯軄軽轵轾迣郅酯釞鉄鋕铚锧阤阯陟隲
zhi 雉馶馽駤騺驇骘鯯鳷鴙鴲鸷黹鼅鿵
zhong 中仲伀众偅冢刣喠堹塜妐妕媑尰幒彸忠柊歱汷泈炂煄狆瘇盅祌种穜筗籦终肿舯茽蔠蚛螤螽衳
zhong 衶衷諥踵蹱重銿钟锺鴤鼨
zhou 伷侜僽周呪咒咮喌噣妯宙州帚徟掫昼晭洲淍炿烐珘甃疛皱盩睭矪箒籀籒籕粙粥纣绉肘胄舟荮
zhou 菷詋詶诌诪赒輖轴辀郮酎銂霌駎駲騆骤鯞鸼
zhu 丶主伫住侏助劯嘱坾墸壴孎宔嵀拄斸曯朱杼柱株槠樦橥欘殶泏注洙渚潴濐灟炢炷烛煑煮爥猪
zhu 珠疰瘃眝瞩砫祝祩秼窋竚竹竺笁笜筑筯箸篫簗紸絑纻罜羜翥舳苎茱茿莇蛀蛛蝫蠋蠩蠾袾詝诛
zhu 诸贮跓跦躅軴迬逐邾鉒鋳钃铢铸陼霔馵駯驻鮢鯺鱁鴸麆麈鼄
zhua 抓檛簻膼髽
zhuai 拽跩
zhuan 专僎叀啭堟塼嫥孨専撰灷瑑瑼甎砖磗竱篆篹籑腞蒃蟤襈諯譔赚転转鄟颛馔鱄
zhuang 壮壵妆娤庄庒撞桩梉湷漴焋状糚荘装
zhui 坠娷惴桘沝甀畷硾礈笍缀缒膇諈赘轛追醊錣鑆锥隹餟骓鵻
zhun 准凖埻宒稕窀綧肫衠訰谆迍
zhuo 丵倬劅卓叕啄啅圴妰娺彴拙捉撯擆擢斀斫斱斲斵晫桌棁棳椓槕櫡汋浊浞涿濯灂灼炪烵犳琸硺
zhuo 禚穛穱窡窧篧籗籱罬茁蠗蠿諁謶诼酌鋜镯鵫鷟
zi 乲倳兹剚吇呰咨啙嗞姉姊姕姿子字孜孳孶崰嵫恣杍栥梓椔榟橴淄渍湽滋滓澬牸玆璾眦矷禌秄
zi 秭秶稵笫籽粢紎紫缁耔胏胔胾自芓茊茡荢葘蓻虸觜訾訿谘赀资赼趑趦輺辎鄑釨鈭鍿锱镃頾頿
zi 髭鰦鲻鶅鼒齍龇
zong 倊倧偬堫宗嵏嵕嵸总惣惾愡捴揔搃摠昮朡棕椶潈熧燪猔猣疭碂磫稯粽緃総緵縂縦纵综翪腙葼
zong 蓗蝬豵踨踪錝鍐鏓鑁騣骔鬃鬉鬷鯮鯼
zou 奏揍棷棸楱箃緅菆诹走赱邹郰鄹陬驺鯐鲰黀齱齺龰
zu 俎傶卆卒哫唨崒崪族爼珇祖租箤组葅蒩诅足踤踿鎺镞阻靻
zuan 攥籫繤纂纉缵躜鑚钻
zui 厜嗺嘴噿嶊嶵晬最朘栬槜樶檇檌璻祽稡穝絊纗罪蕞蟕辠酔酻醉鋷錊
zun 僔噂墫壿尊嶟捘撙樽繜罇譐遵銌鐏鳟鶎鷷
zuo 佐作侳做咗唑坐岝岞左座怍捽昨椊琢祚秨稓筰糳繓胙莋葃葄蓙袏鈼阼飵
"""

PAIRS = """
一了yi'liao 一似yi'si 一宿yi'xiu 一扎yi'za 一撮yi'zuo 一朝yi'zhao 一觉yi'jiao 万俟mo'qi
三藏san'zang 三重san'chong 上行shang'hang 下乘xia'sheng 下调xia'tiao 不了bu'liao 丑角chou'jue
专差zhuan'chai 专长zhuan'chang 东阿dong'e 中牟zhong'mu 中行zhong'hang 中都zhong'du
中长zhong'chang 临了lin'liao 丹参dan'shen 主角zhu'jue 丽都li'du 久长jiu'chang 乐亭lao'ting
乐器yue'qi 乐团yue'tuan 乐坛yue'tan 乐官yue'guan 乐工yue'gong 乐师yue'shi 乐府yue'fu 乐律yue'lv
乐感yue'gan 乐户yue'hu 乐手yue'shou 乐曲yue'qu 乐歌yue'ge 乐毅yue'yi 乐池yue'chi 乐清yue'qing
乐理yue'li 乐章yue'zhang 乐舞yue'wu 乐谱yue'pu 乐迷yue'mi 乐都le'du 乐队yue'dui 乐音yue'yin
乘舆sheng'yu 九重jiu'chong 乞降qi'xiang 乡长xiang'chang 乱弹luan'tan 乳臭ru'xiu 了了liao'liao
了事liao'shi 了却liao'que 了局liao'ju 了当liao'dang 了得liao'de 了悟liao'wu 了断liao'duan
了无liao'wu 了然liao'ran 了结liao'jie 了解liao'jie 了账liao'zhang 二重er'chong 于思yu'sai
交差jiao'chai 交恶jiao'wu 交行jiao'hang 交还jiao'huan 京都jing'du 亲家qing'jia 人参ren'shen
什物shi'wu 什锦shi'jin 仇姓qiu'xing 今朝jin'zhao 仓卒cang'cu 仔密zi'mi 仔猪zi'zhu 仔畜zi'chu
仔细zi'xi 仔肩zi'jian 仔鱼zi'yu 仔鸡zi'ji 以还yi'huan 仰给yang'ji 伎俩ji'liang 会计kuai'ji
伛偻yu'lv 传略zhuan'lve 传记zhuan'ji 伸长shen'chang 伺弄si'nong 伺机si'ji 伺隙si'xi 似乎si'hu
似曾si'ceng 伽蓝qie'lan 何曾he'zeng 佛事fo'shi 佛会fo'hui 佛像fo'xiang 佛光fo'guang 佛典fo'dian
佛号fo'hao 佛堂fo'tang 佛塔fo'ta 佛学fo'xue 佛家fo'jia 佛寺fo'si 佛山fo'shan 佛性fo'xing
佛手fo'shou 佛教fo'jiao 佛殿fo'dian 佛法fo'fa 佛爷fo'ye 佛牙fo'ya 佛珠fo'zhu 佛祖fo'zu 佛系fo'xi
佛经fo'jing 佛门fo'men 佛陀fo'tuo 佛龛fo'kan 佻薄tiao'bo 供佛gong'fo 供给gong'ji 侧歪zhai'wai
便了bian'liao 便佞pian'ning 便嬖pian'bi 便宜pian'yi 便溺bian'niao 便血bian'xie 信差xin'chai
修长xiu'chang 倒嚼dao'jiao 倒圈dao'juan 倔强jue'jiang 倘佯chang'yang 倥侗kong'tong 偏裨pian'pi
停泊ting'bo 偿还chang'huan 傀儡kui'lei 僬侥jiao'yao 充塞chong'se 光栅guang'shan 免麻wen'ma
党参dang'shen 入行ru'hang 公了gong'liao 公差gong'chai 六安lu'an 兰若lan're 关卡guan'qia
兵差bing'chai 兼差jian'chai 内传nei'zhuan 内省nei'xing 内行nei'hang 冒顿mo'du 冗长rong'chang
军乐jun'yue 农行nong'hang 冯河ping'he 冲模chong'mu 冷颤leng'zhan 几曾ji'zeng 凭藉ping'jie
出差chu'chai 出没chu'mo 出落chu'la 出血chu'xie 刀削dao'xiao 分行fen'hang 切削qie'xiao
列传lie'zhuan 刚劲gang'jing 刨冰bao'bing 刨刀bao'dao 刨子bao'zi 刨平bao'ping 刨床bao'chuang
刨花bao'hua 利爪li'zhua 别传bie'zhuan 刮削gua'xiao 刹时cha'shi 刹那cha'na 刻薄ke'bo 削球xiao'qiu
削皮xiao'pi 削面xiao'mian 剥剥bao'bao 剥取bao'qu 剥壳bao'ke 剥皮bao'pi 剥脱bao'tuo 剥除bao'chu
剿袭chao'xi 剿说chao'shuo 劝降quan'xiang 办差ban'chai 动弹dong'tan 劲兵jing'bing 劲吹jing'chui
劲射jing'she 劲敌jing'di 劲旅jing'lv 劲松jing'song 劲直jing'zhi 劲草jing'cao 劲风jing'feng
勒令le'ling 勒派le'pai 勒索le'suo 勒逼le'bi 勘校kan'jiao 勤朴qin'piao 勾勒gou'le 匀称yun'chen
包扎bao'za 匙子chi'zi 午觉wu'jiao 半宿ban'xiu 协调xie'tiao 单于chan'yu 单姓shan'xing 单薄dan'bo
南乐nan'yue 南无na'mo 卜卦bu'gua 卜居bu'ju 卜筮bu'shi 卜辞bu'ci 卜骨bu'gu 占卜zhan'bu 卡具qia'ju
卡壳qia'ke 卡子qia'zi 压蔓ya'wan 厌恶yan'wu 厚朴hou'po 厚薄hou'bo 厦门xia'men 参商shen'shang
参差cen'ci 参校can'jiao 参茸shen'rong 参错cen'cuo 双重shuang'chong 反弹fan'tan 反扒fan'pa
反省fan'xing 反诘fan'jie 发卡fa'qia 发嗲fa'dia 发还fa'huan 取给qu'ji 受降shou'xiang 古刹gu'cha
古朴gu'piao 古都gu'du 句读ju'dou 叨光tao'guang 叨扰tao'rao 叨拢tao'long 叨陪tao'pei 可恶ke'wu
可曾ke'zeng 史乘shi'sheng 叶韵xie'yun 吁求yu'qiu 吁请yu'qing 同行tong'hang 名刹ming'cha
名角ming'jue 后爪hou'zhua 吐蕃tu'bo 吐血tu'xie 吖啶a'ding 吞没tun'mo 吟哦yin'e 听差ting'chai
吱扭zi'niu 吴堡wu'bu 吸着xi'zhuo 吹弹chui'tan 呗唱bai'chang 呜咽wu'ye 呢喃ni'nan 呢子ni'zi
呢绒ni'rong 周长zhou'chang 呱唧gua'ji 呱嗒gua'da 呲牙zi'ya 呵叻ke'le 呼吁hu'yu 命薄ming'bo
咋呼zha'hu 咋舌ze'she 和了hu'le 和弄huo'nong 和泥huo'ni 和药huo'yao 和面huo'mian 咔嚓ka'cha
咖喱ga'li 咯血ka'xie 咱家za'jia 咳咳hai'hai 咳血ke'xie 哨卡shao'qia 哽咽geng'ye 哽塞geng'se
啁啾zhou'jiu 商行shang'hang 商贾shang'gu 啜泣chuo'qi 喀什ka'shi 喀嚓ka'cha 喔喔wo'wo 喷薄pen'bo
嗒丧ta'sang 嗒然ta'ran 嘲哳zhao'zha 器乐qi'yue 噱头xue'tou 噶厦ga'xia 嚼子jiao'zi 嚼舌jiao'she
回弹hui'tan 回纥hui'he 回还hui'huan 囤积tun'ji 囤聚tun'ju 困觉kun'jiao 固着gu'zhuo 国乐guo'yue
国都guo'du 土堡tu'pu 在行zai'hang 圩场xu'chang 地壳di'qiao 地藏di'zang 坦率tan'shuai
垫圈dian'juan 埋怨man'yuan 埋没mai'mo 堙没yin'mo 堡子bu'zi 堵塞du'se 塞责se'ze 塞音se'yin
填塞tian'se 壅塞yong'se 声乐sheng'yue 复辟fu'bi 外传wai'zhuan 外行wai'hang 多咱duo'za 大埔da'bu
大率da'shuai 大藏da'zang 大都da'du 太阿tai'e 央行yang'hang 失着shi'zhao 失调shi'tiao 奇偶ji'ou
奇数ji'shu 奇零ji'ling 奉还feng'huan 奏乐zou'yue 奠都dian'du 女红nv'gong 女角nv'jue 好似hao'si
好恶hao'wu 妙着miao'zhao 姓仇xing'qiu 姓解xing'xie 委蛇wei'yi 威吓wei'he 婀娜e'nuo 嫌恶xian'wu
字模zi'mu 孱弱chan'ruo 官差guan'chai 定都ding'du 宛似wan'si 宝刹bao'cha 宝坻bao'di 宝藏bao'zang
审度shen'duo 审校shen'jiao 家什jia'shi 家雀jia'qiao 富贾fu'gu 寒伧han'chen 寒颤han'zhan
对称dui'chen 寻思xin'si 封禅feng'shan 射干ye'gan 将将qiang'qiang 尉犁yu'li 尉迟yu'chi
小传xiao'zhuan 尖削jian'xiao 尿泡sui'pao 尿脬sui'pao 尿血niao'xie 屈折qu'she 屏住bing'zhu
屏弃bing'qi 屏息bing'xi 屏气bing'qi 屏迹bing'ji 屏退bing'tui 屏除bing'chu 属意zhu'yi 属文zhu'wen
属望zhu'wang 工尺gong'che 工行gong'hang 左传zuo'zhuan 巨擘ju'bo 巨贾ju'gu 差事chai'shi
差使chai'shi 差役chai'yi 差拨chai'bo 差缺chai'que 差遣chai'qian 差饷chai'xiang 巷道hang'dao
帝都di'du 干哕gan'yue 平巷ping'hang 幽咽you'ye 延长yan'chang 建行jian'hang 建都jian'du
弄口long'kou 弄堂long'tang 弥勒mi'le 弦乐xian'yue 弹力tan'li 弹劾tan'he 弹射tan'she 弹性tan'xing
弹琴tan'qin 弹簧tan'huang 弹腿tan'tui 弹词tan'ci 强似qiang'si 强劲qiang'jing 强嘴jiang'zui
归省gui'xing 归还gui'huan 归降gui'xiang 当差dang'chai 形似xing'si 彷佛pang'fo 往还wang'huan
得亏dei'kui 微薄wei'bo 必得bi'dei 忖度cun'duo 念佛nian'fo 怔忪zheng'zhong 总得zong'dei
恐吓kong'he 恫吓dong'he 恰似qia'si 悲咽bei'ye 惩艾cheng'yi 愚氓yu'meng 慰藉wei'jie 憎恶zeng'wu
懂行dong'hang 懒觉lan'jiao 戎行rong'hang 成宿cheng'xiu 成行cheng'hang 成都cheng'du
扁舟pian'zhou 扎染za'ran 扒手pa'shou 扒灰pa'hui 扒窃pa'qie 扒粪pa'fen 扒糕pa'gao 扒草pa'cao
扒鸡pa'ji 打的da'di 打颤da'zhan 扛鼎gang'ding 执拗zhi'niu 执着zhi'zhuo 扬长yang'chang
找着zhao'zhao 抄没chao'mo 抓差zhua'chai 投降tou'xiang 折堕she'duo 折本she'ben 折秤she'cheng
折耗she'hao 抨弹peng'tan 抹布ma'bu 抽咽chou'ye 拉纤la'qian 拉长la'chang 拌和ban'huo 拓印ta'yin
拓本ta'ben 拓片ta'pian 拖沓tuo'ta 拖长tuo'chang 拙朴zhuo'piao 招行zhao'hang 招降zhao'xiang
拜佛bai'fo 拥塞yong'se 择席zhai'xi 择菜zhai'cai 拱券gong'xuan 拶子zan'zi 拶指zan'zhi
挺括ting'gua 捆扎kun'za 换血huan'xie 换行huan'hang 掌掴zhang'guo 排行pai'hang 掴手guo'shou
掺和chan'huo 提溜di'liu 提防di'fang 揣度chuai'duo 援藏yuan'zang 搀和chan'huo 搅和jiao'huo
搅混jiao'gun 搪塞tang'se 摩挲ma'sa 撤差che'chai 擅长shan'chang 擘划bo'hua 擘画bo'hua
攒动cuan'dong 攒射cuan'she 攒盒cuan'he 攒眉cuan'mei 攒聚cuan'ju 攒集cuan'ji 支差zhi'chai
支着zhi'zhao 改行gai'hang 放血fang'xie 放还fang'huan 故都gu'du 敦朴dun'piao 文蛤wen'ge
无着wu'zhuo 无臭wu'xiu 日没ri'mo 旦角dan'jue 旧都jiu'du 时长shi'chang 明了ming'liao 星宿xing'xiu
暖和nuan'huo 暴晒pu'shai 曝光bao'guang 曾孙zeng'sun 曾祖zeng'zu 月氏yue'zhi 朝会zhao'hui
朝夕zhao'xi 朝日zhao'ri 朝晖zhao'hui 朝暮zhao'mu 朝气zhao'qi 朝阳zhao'yang 朝霞zhao'xia
朝露zhao'lu 期年ji'nian 木栅mu'shan 木模mu'mu 未了wei'liao 未卜wei'bu 末了mo'liao 本行ben'hang
朴刀po'dao 朴硝po'xiao 杂沓za'ta 杉木sha'mu 枕藉zhen'jie 枞阳zong'yang 枸橼ju'yuan 柏林bo'lin
柞木zuo'mu 柞树zuo'shu 柞绸zuo'chou 柞蚕zuo'can 查查zha'zha 栅极shan'ji 标的biao'di 栏栅lan'shan
栓塞shuan'se 栖栖xi'xi 校准jiao'zhun 校勘jiao'kan 校场jiao'chang 校对jiao'dui 校改jiao'gai
校本jiao'ben 校样jiao'yang 校核jiao'he 校正jiao'zheng 校注jiao'zhu 校点jiao'dian 校订jiao'ding
校阅jiao'yue 校验jiao'yan 核儿hu'er 桑葚sang'shen 桔梗jie'geng 桔槔jie'gao 梗塞geng'se
梵刹fan'cha 梵呗fan'bai 棚圈peng'juan 楞伽leng'qie 槟榔bing'lang 模具mu'ju 模子mu'zi 模板mu'ban
模样mu'yang 款识kuan'zhi 正传zheng'zhuan 武行wu'hang 殷红yan'hong 毕剥bi'bao 毛呢mao'ni
民乐min'yue 水栅shui'shan 求降qiu'xiang 江都jiang'du 汤匙tang'chi 汩没gu'mo 沉没chen'mo
沉着chen'zhuo 沓子ta'zi 沙参sha'shen 没世mo'shi 没入mo'ru 没收mo'shou 没药mo'yao 没落mo'luo
没过mo'guo 没齿mo'chi 沦没lun'mo 泄沓xie'ta 泄露xie'lou 泊位bo'wei 泊车bo'che 泌阳bi'yang
波长bo'chang 泯没min'mo 洋行yang'hang 活似huo'si 活佛huo'fo 流血liu'xie 浅薄qian'bo 浇薄jiao'bo
测度ce'duo 浑似hun'si 浑朴hun'piao 浴佛yu'fo 海参hai'shen 浸没jin'mo 涡河guo'he 淡泊dan'bo
淡薄dan'bo 淤塞yu'se 深省shen'xing 深长shen'chang 淹没yan'mo 游说you'shui 湮没yan'mo 湾泊wan'bo
溃脓hui'nong 漂泊piao'bo 漫长man'chang 漯河ta'he 潦倒liao'dao 潦草liao'cao 澄沙deng'sha
澄结deng'jie 澹台tan'tai 火燵huo'ta 炮烙pao'luo 点着dian'zhao 热和re'huo 烹调peng'tiao
熏着xun'zhao 熨帖yu'tie 爪儿zhua'er 爪子zhua'zi 牙龈ya'yin 牛圈niu'juan 牟平mu'ping 牧畜mu'xu
特长te'chang 犍为qian'wei 狭长xia'chang 猜度cai'duo 猜着cai'zhao 献血xian'xie 率先shuai'xian
率军shuai'jun 率尔shuai'er 率性shuai'xing 率然shuai'ran 率直shuai'zhi 率真shuai'zhen
率队shuai'dui 率领shuai'ling 玉佛yu'fo 环伺huan'si 琢磨zhuo'mo 瑜伽yu'jia 璧还bi'huan
瓜蔓gua'wan 生角sheng'jue 生还sheng'huan 甲壳jia'qiao 电刨dian'bao 畜产xu'chan 畜养xu'yang
畜圈chu'juan 畜牧xu'mu 番禺pan'yu 番茄fan'qie 疏勒shu'le 疑似yi'si 疟子yao'zi 疲沓pi'ta
病革bing'ji 痛恶tong'wu 瘠薄ji'bo 瘦长shou'chang 白术bai'zhu 的哥di'ge 的士di'shi 的当di'dang
的确di'que 盛器cheng'qi 盛菜cheng'cai 盛饭cheng'fan 目的mu'di 直率zhi'shuai 相似xiang'si
相率xiang'shuai 相称xiang'chen 省亲xing'qin 省墓xing'mu 省察xing'cha 省悟xing'wu 省视xing'shi
真率zhen'shuai 着凉zhao'liang 着力zhuo'li 着墨zhuo'mo 着忙zhao'mang 着急zhao'ji 着想zhuo'xiang
着意zhuo'yi 着慌zhao'huang 着手zhuo'shou 着数zhao'shu 着法zhao'fa 着火zhao'huo 着眼zhuo'yan
着笔zhuo'bi 着色zhuo'se 着落zhuo'luo 着装zhuo'zhuang 着边zhuo'bian 着迷zhao'mi 着重zhuo'zhong
着陆zhuo'lu 着风zhao'feng 着魔zhao'mo 睡着shui'zhao 睡觉shui'jiao 督率du'shuai 瞿然ju'ran
知了zhi'liao 短长duan'chang 碇泊ding'bo 碌碡liu'zhou 碑拓bei'ta 磅礴pang'bo 礼乐li'yue 礼佛li'fo
神似shen'si 神佛shen'fo 禅让shan'rang 私了si'liao 秘鲁bi'lu 称心chen'xin 称愿chen'yuan
称手chen'shou 称职chen'zhi 称身chen'shen 稀薄xi'bo 税卡shui'qia 稽首qi'shou 究诘jiu'jie
空调kong'tiao 窥伺kui'si 窥度kui'duo 立传li'zhuan 简朴jian'piao 管乐guan'yue 篇什pian'shi
籍没ji'mo 籍茅jie'mao 类似lei'si 粘土nian'tu 粘液nian'ye 粘稠nian'chou 粘结nian'jie
粮行liang'hang 糜子mei'zi 系好ji'hao 系带ji'dai 系泊ji'bo 系紧ji'jin 系绳ji'sheng 素朴su'piao
索还suo'huan 红参hong'shen 纤夫qian'fu 纤手qian'shou 纤绳qian'sheng 纤长xian'chang
纯朴chun'piao 纰缪pi'miu 纳降na'xiang 纶巾guan'jin 细长xi'chang 终了zhong'liao 经传jing'zhuan
结扎jie'za 给与ji'yu 给予ji'yu 给付ji'fu 给体ji'ti 给养ji'yang 给水ji'shui 络子lao'zi 绝着jue'zhao
统率tong'shuai 绿林lu'lin 编校bian'jiao 缩砂su'sha 罗刹luo'cha 罗勒luo'le 罚没fa'mo
羊圈yang'juan 美差mei'chai 羞恶xiu'wu 群氓qun'meng 羹匙geng'chi 耙子pa'zi 肋木lei'mu
肋条lei'tiao 肋骨lei'gu 肯綮ken'qing 胜似sheng'si 胳臂ge'bei 胶着jiao'zhuo 胸椎xiong'zhui
脉脉mo'mo 脊椎ji'zhui 脖颈bo'geng 腌臜a'za 腰椎yao'zhui 膀胱pang'guang 膻中dan'zhong 臆度yi'duo
臧否zang'pi 自传zi'zhuan 自省zi'xing 自给zi'ji 般桓pan'huan 般若bo're 色子shai'zi 芜荑wu'yi
芫花yuan'hua 花呢hua'ni 苍劲cang'jing 苍术cang'zhu 苕帚tiao'zhou 苦参ku'shen 苦差ku'chai
茄子qie'zi 茶匙cha'chi 茶铛cha'cheng 草率cao'shuai 荤粥xun'zhou 荸荠bi'qi 莎草suo'cao
莘庄xin'zhuang 莞尔wan'er 莞莞wan'wan 莨绸liang'chou 菲薄fei'bo 落下la'xia 落了la'le 落价lao'jia
落子lao'zi 落枕lao'zhen 落泊luo'bo 落炕lao'kang 落色lao'shai 蒙着meng'zhao 蔚县yu'xian 蔽塞bi'se
蕃茄fan'qie 蕴藉yun'jie 薄产bo'chan 薄利bo'li 薄命bo'ming 薄幸bo'xing 薄弱bo'ruo 薄待bo'dai
薄情bo'qing 薄技bo'ji 薄晓bo'xiao 薄暮bo'mu 薄田bo'tian 薄荷bo'he 薄葬bo'zang 薄酒bo'jiu
薄酬bo'chou 薄雾bo'wu 薄面bo'mian 薯莨shu'liang 藉以jie'yi 藉口jie'kou 藏人zang'ren 藏历zang'li
藏府zang'fu 藏戏zang'xi 藏族zang'zu 藏獒zang'ao 藏药zang'yao 藏蓝zang'lan 藏青zang'qing
藏香zang'xiang 藤蔓teng'wan 虾蟆ha'ma 蚌埠beng'bu 蛤粉ge'fen 蛤蚌ge'bang 蛤蚧ge'jie 蛤蜊ge'li
蝍蛆ji'qu 血晕xie'yun 行业hang'ye 行东hang'dong 行伍hang'wu 行会hang'hui 行列hang'lie
行号hang'hao 行家hang'jia 行市hang'shi 行帮hang'bang 行当hang'dang 行情hang'qing 行栈hang'zhan
行款hang'kuan 行规hang'gui 行话hang'hua 行货hang'huo 行贾xing'gu 行距hang'ju 行辈hang'bei
行道hang'dao 行都xing'du 行长hang'zhang 行间hang'jian 衣着yi'zhuo 补给bu'ji 表率biao'shuai
袅娜niao'nuo 袷袢qia'pan 裁度cai'duo 裨将pi'jiang 裳裳chang'chang 褪去tun'qu 褪色tui'shai
西乐xi'yue 西藏xi'zang 覆没fu'mo 角力jue'li 角斗jue'dou 角色jue'se 角逐jue'zhu 解差jie'chai
解数xie'shu 解池xie'chi 解法xie'fa 解调jie'tiao 讥弹ji'tan 讨还tao'huan 评传ping'zhuan
评弹ping'tan 诈降zha'xiang 诗行shi'hang 诘责jie'ze 诘问jie'wen 诘难jie'nan 诚朴cheng'piao
该着gai'zhao 语塞yu'se 诱降you'xiang 请降qing'xiang 谁的shei'de 谁都shei'dou 调人tiao'ren
调价tiao'jia 调侃tiao'kan 调停tiao'ting 调光tiao'guang 调养tiao'yang 调准tiao'zhun
调制tiao'zhi 调剂tiao'ji 调匀tiao'yun 调协tiao'xie 调合tiao'he 调味tiao'wei 调和tiao'he
调唆tiao'suo 调处tiao'chu 调幅tiao'fu 调弄tiao'nong 调息tiao'xi 调情tiao'qing 调戏tiao'xi
调护tiao'hu 调控tiao'kong 调摄tiao'she 调教tiao'jiao 调整tiao'zheng 调料tiao'liao
调档tiao'dang 调正tiao'zheng 调治tiao'zhi 调温tiao'wen 调焦tiao'jiao 调理tiao'li 调皮tiao'pi
调笑tiao'xiao 调级tiao'ji 调经tiao'jing 调羹tiao'geng 调色tiao'se 调节tiao'jie 调解tiao'jie
调试tiao'shi 调调tiao'diao 调谐tiao'xie 调谑tiao'xue 调资tiao'zi 调适tiao'shi 调音tiao'yin
调频tiao'pin 豁拳hua'quan 豆豉dou'chi 貌似mao'si 贝勒bei'le 财会cai'kuai 质朴zhi'piao 质的zhi'di
贲临bi'lin 贾人gu'ren 贾用gu'yong 贾祸gu'huo 贾贸gu'mao 贾马gu'ma 赔还pei'huan 赚得zuan'de
赛似sai'si 超长chao'chang 趔趄lie'qie 跟差gen'chai 路卡lu'qia 跳行tiao'hang 身长shen'chang
躯壳qu'qiao 车削che'xiao 车行che'hang 轧机zha'ji 轧账ga'zhang 轧辊zha'gun 轧钢zha'gang
转文zhuai'wen 转行zhuan'hang 软和ruan'huo 软肋ruan'lei 轸宿zhen'xiu 轻率qing'shuai 轻薄qing'bo
辗转zhan'zhuan 辟举bi'ju 辟书bi'shu 辟召bi'zhao 辟引bi'yin 辟谷bi'gu 辟邪bi'xie 辱没ru'mo
边卡bian'qia 迁都qian'du 过长guo'chang 近似jin'si 返还fan'huan 还乡huan'xiang 还书huan'shu
还价huan'jia 还俗huan'su 还债huan'zhai 还击huan'ji 还原huan'yuan 还口huan'kou 还嘴huan'zui
还席huan'xi 还情huan'qing 还愿huan'yuan 还手huan'shou 还报huan'bao 还本huan'ben 还清huan'qing
还珠huan'zhu 还礼huan'li 还童huan'tong 还给huan'gei 还账huan'zhang 还贷huan'dai 还钱huan'qian
还阳huan'yang 还魂huan'hun 进给jin'ji 迫击pai'ji 追还zhui'huan 退还tui'huan 送还song'huan
遒劲qiu'jing 道藏dao'zang 道行dao'heng 遗使wei'shi 遗劳wei'lao 邮差you'chai 都会du'hui
都城du'cheng 都尉du'wei 都市du'shi 都督du'du 都统du'tong 鄙薄bi'bo 配乐pei'yue 配称pei'chen
配给pei'ji 配角pei'jue 酒铛jiu'cheng 酷似ku'si 醇朴chun'piao 采血cai'xie 里弄li'long
重九chong'jiu 重修chong'xiu 重光chong'guang 重出chong'chu 重印chong'yin 重叠chong'die
重合chong'he 重启chong'qi 重唱chong'chang 重围chong'wei 重圆chong'yuan 重复chong'fu
重头chong'tou 重奏chong'zou 重婚chong'hun 重孙chong'sun 重审chong'shen 重庆chong'qing
重建chong'jian 重张chong'zhang 重弹chong'tan 重影chong'ying 重拍chong'pai 重提chong'ti
重播chong'bo 重数chong'shu 重新chong'xin 重映chong'ying 重沓chong'ta 重洋chong'yang
重温chong'wen 重演chong'yan 重版chong'ban 重犯chong'fan 重现chong'xian 重生chong'sheng
重申chong'shen 重组chong'zu 重聚chong'ju 重获chong'huo 重行chong'xing 重译chong'yi
重读chong'du 重返chong'fan 重迭chong'die 重述chong'shu 重选chong'xuan 重逢chong'feng
重重chong'chong 重阳chong'yang 重霄chong'xiao 野乘ye'sheng 钉耙ding'pa 钦差qin'chai 铁耙tie'pa
铅山yan'shan 铜模tong'mu 铜臭tong'xiu 银行yin'hang 锁匙suo'chi 锁钥suo'yue 锚泊mao'bo
锻模duan'mu 镐京hao'jing 长久chang'jiu 长乐chang'le 长于chang'yu 长亭chang'ting 长假chang'jia
长兴chang'xing 长剑chang'jian 长卷chang'juan 长发chang'fa 长句chang'ju 长号chang'hao
长叹chang'tan 长吟chang'yin 长命chang'ming 长啸chang'xiao 长圆chang'yuan 长坂chang'ban
长城chang'cheng 长处chang'chu 长夏chang'xia 长夜chang'ye 长天chang'tian 长存chang'cun
长安chang'an 长寿chang'shou 长局chang'ju 长崎chang'qi 长川chang'chuan 长工chang'gong
长年chang'nian 长庚chang'geng 长度chang'du 长廊chang'lang 长征chang'zheng 长性chang'xing
长拳chang'quan 长揖chang'yi 长斋chang'zhai 长方chang'fang 长春chang'chun 长期chang'qi
长机chang'ji 长条chang'tiao 长枪chang'qiang 长款chang'kuan 长毛chang'mao 长汀chang'ting
长江chang'jiang 长沙chang'sha 长河chang'he 长法chang'fa 长波chang'bo 长活chang'huo
长流chang'liu 长物chang'wu 长生chang'sheng 长眠chang'mian 长矛chang'mao 长短chang'duan
长石chang'shi 长程chang'cheng 长空chang'kong 长笛chang'di 长策chang'ce 长篇chang'pian
长线chang'xian 长统chang'tong 长编chang'bian 长缨chang'ying 长舌chang'she 长虫chang'chong
长虹chang'hong 长街chang'jie 长衣chang'yi 长衫chang'shan 长袍chang'pao 长袖chang'xiu
长袜chang'wa 长裤chang'ku 长褂chang'gua 长诗chang'shi 长话chang'hua 长调chang'diao
长谈chang'tan 长足chang'zu 长跑chang'pao 长跪chang'gui 长辞chang'ci 长远chang'yuan
长途chang'tu 长逝chang'shi 长长chang'chang 长门chang'men 长队chang'dui 长随chang'sui
长青chang'qing 长音chang'yin 长项chang'xiang 长驱chang'qu 长鸣chang'ming 长鼓chang'gu
长龙chang'long 闭塞bi'se 问卜wen'bu 阻塞zu'se 阿胶e'jiao 阿谀e'yu 阿附e'fu 陂艿bei'reng 陂陀po'tuo
附着fu'zhuo 附识fu'zhi 陆万liu'wan 陆佰liu'bai 陆圆liu'yuan 陆拾liu'shi 降伏xiang'fu
降服xiang'fu 降顺xiang'shun 降龙xiang'long 陪都pei'du 隔行ge'hang 雀子qiao'zi 雁行yan'hang
雄劲xiong'jing 雅乐ya'yue 雕琢diao'zhuo 霓裳ni'chang 露丑lou'chou 露刃lou'ren 露头lou'tou
露富lou'fu 露底lou'di 露怯lou'qie 露白lou'bai 露相lou'xiang 露脸lou'lian 露苗lou'miao
露面lou'mian 露风lou'feng 露馅lou'xian 靓丽liang'li 靓仔liang'zai 靓女liang'nv 非得fei'dei
靠泊kao'bo 鞭鞘bian'shao 音乐yin'yue 颀长qi'chang 预卜yu'bu 颉颃xie'hang 频数pin'shuo
颤栗zhan'li 风镐feng'hao 飘泊piao'bo 食母si'mu 饼铛bing'cheng 首都shou'du 马勒ma'le 马圈ma'juan
马尾ma'yi 骠勇piao'yong 骠骑piao'qi 骨殖gu'shi 骶椎di'zhui 高着gao'zhao 鸟闹diao'nao 鸡肋ji'lei
鹄的gu'di 黄陂huang'pi 黏着nian'zhuo 鼓乐gu'yue 鼻塞bi'se 齿龈chi'yin 龟兹qiu'ci 龟裂jun'lie
"""
