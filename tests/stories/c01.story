# What a second interpreter of the rules found: one small story for each
story C1-row-names
at 2026-03-02 Mon 09:00
成龙路.clerk create A item=JJ-D03 place="小区" text="污水" contact="社区" wanted_result="改造"
成龙路.clerk submit A seen=0 -> ✗ stale
成龙路.clerk submit A seen=1
成龙路.leader vet A
hub.acceptor accept A grade=complex lead=SHW
expect A lead SHW
expect figure K2 SHW 2026-03 0/1
# an unknown unit is another choice than the usual one: both are named
hub.acceptor dispatch A co=BWB -> ✗ bad_input co reason
hub.acceptor dispatch A co=ZJJ;ZFJ reason="够用"
SHW.liaison sign A/SHW
ZJJ.liaison sign A/ZJJ
ZFJ.liaison sign A/ZFJ
hub.head convene M1 call=A kind=joint time="2026-03-02 08:00" place="中枢" invited=SHW;ZJJ;ZFJ agenda="分工"
hub.head hold M1 present=成龙路;SHW;ZJJ;ZFJ
hub.acceptor minute M1 conclusions="分工"
  row T1 unit=ZJJ person="甲" what="户内" due=2026-03-10 standard="接通" evidence=repair_record
  row T2 unit=ZJJ person="甲" what="立管" due=2026-03-12 standard="接通" evidence=repair_record
hub.head sign M1
# a co-handler fed by rows is open too, and rows are named by their meeting
SHW.leader file A/SHW kind=explained basis="条例" letter="函" -> ✗ bad_input M1/T1 M1/T2 ZFJ ZJJ
# the last open row is struck: the other was filed, so the system files the co-handler
ZJJ.leader object M1 row=T2 reason="非本单位" basis="三定"
ZJJ.leader file M1/T1 text="接通" evidence=repair_record
expect A/ZJJ state signed
district.leader decide_row M1 row=T2 becomes=no reason="另行安排"
expect A/ZJJ state filed
expect events A/ZJJ rows_done 1
ZFJ.leader file A/ZFJ text="已查"
SHW.leader file A/SHW kind=explained basis="条例" letter="函"
成龙路.leader rework A reason=not_done text="复查" tasks=ZJJ/X -> ✗ bad_input tasks
成龙路.leader rework A reason=not_done text="复查" tasks=M1/T1
# an answer that the rework did not name has had its verdict
ZFJ.leader take_back A/ZFJ -> ✗ not_now
ZJJ.leader file M1/T1 text="复查" evidence=repair_record
expect A state answered
# the same instant as the verdict, but given since
ZJJ.leader take_back M1/T1
expect A state working
# the first return is decided although a second has been asked; a fed co-handler made lead answers for itself
story C1-returns
at 2026-03-02 Mon 09:00
东湖.clerk create A item=JJ-A10 place="路口" text="油烟" contact="社区" wanted_result="净化"
东湖.clerk submit A
东湖.leader vet A
hub.acceptor accept A grade=complex lead=ZFJ
hub.acceptor dispatch A
ZFJ.liaison sign A/ZFJ
SJG.leader ask_return A/SJG reason=duty_mismatch owner=SJG -> ✗ bad_input basis owner
SJG.leader ask_return A/SJG reason=duty_mismatch basis="三定" owner=GAF
STJ.leader ask_return A/STJ reason=duty_mismatch basis="三定" owner=GAF
expect A/STJ state arbitration
hub.acceptor uphold A/SJG reason="有理"
expect A/GAF state sent
SZW.liaison sign A/SZW
hub.head convene M1 call=A kind=special time="2026-03-03 10:00" place="中枢" invited=ZFJ;SZW agenda="分工"
hub.head hold M1 present=东湖;ZFJ;SZW
hub.acceptor minute M1 conclusions="分工"
  row T1 unit=SZW person="甲" what="动员" due=2026-03-10 standard="到位" evidence=visit_record
hub.head sign M1
expect due A/SZW answer none
BWB.arbitrator opine A/STJ text="属社治委" law=no
hub.head rule A/STJ lead=SZW co=ZFJ basis="三定"
expect A lead SZW
expect due A answer 2026-03-23 Mon 17:00
SZW.leader file M1/T1 text="到位" evidence=visit_record
# regraded down, limits count from the dispatch again; a bad word names a field once
story C1-regrade
at 2026-03-02 Mon 09:00
三圣.clerk create A item=JJ-A06 place="路口" text="垃圾" contact="社区" wanted_result="清除"
三圣.clerk submit A
三圣.leader vet A
hub.acceptor accept A grade=general lead=ZFJ
hub.acceptor dispatch A co= reason="小"
ZFJ.liaison sign A/ZFJ
at 2026-03-03 Tue 09:00
hub.acceptor regrade A grade=complex reason=situation_changed text="扩大"
expect due A answer 2026-03-31 Tue 17:00
at 2026-03-03 Tue 10:00
hub.acceptor regrade A grade=general reason=grounds_wrong text="有误"
expect due A answer 2026-03-31 Tue 17:00
hub.acceptor urge A unit=ZFJ -> ✗ not_yours
ZFJ.liaison urge A unit=ZJJ -> ✗ bad_input unit
# one street calls twice: its word is one word; time acts in the order of the clocks' age among all calls
story C1-one-street
at 2026-03-02 Mon 09:00
沙河.clerk create A item=JJ-A06 place="P" place_id=p text="垃圾" contact="社区" wanted_result="清除"
沙河.clerk submit A
沙河.leader vet A
hub.acceptor accept A grade=general lead=ZFJ
hub.acceptor dispatch A co= reason="小"
at 2026-03-02 Mon 09:10
沙河.clerk create B item=JJ-A06 place="P" place_id=p text="垃圾" contact="社区" wanted_result="清除"
沙河.clerk submit B
沙河.leader vet B
hub.acceptor merge B main=A
ZFJ.liaison sign A/ZFJ
ZFJ.leader file A/ZFJ kind=solved evidence=photo_before;photo_after values=rubbish_spot_cleared_count:2
沙河.clerk close A kind=solved satisfied=satisfied values=rubbish_spot_cleared_count:2 -> ✗ not_now
沙河.leader pass A kind=solved satisfied=satisfied values=rubbish_spot_cleared_count:2
expect A state closed
expect due A party_wait none
expect figure K10 沙河 2026-03 1/1
# a closing by several streets counts as any other
at 2026-03-10 Tue 09:00
沙河.clerk create C item=JJ-A06 place="P" place_id=p text="又有" contact="社区" wanted_result="清除"
沙河.clerk submit C
沙河.leader vet C
expect recur C A counted
expect figure K12 沙河 2026-03 1/1
沙河.clerk create D item=JJ-A06 place="P" place_id=p text="又有" contact="社区" wanted_result="清除"
沙河.clerk submit D
沙河.leader vet D
expect recur D A linked
沙河.leader withdraw C reason=mistake text="误"
expect recur D A counted
expect recur C A linked
