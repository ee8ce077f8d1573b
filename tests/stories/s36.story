# A dispute goes to a ruling; the ruling is the item's precedent, and the next call of the item is measured by it (R32-R36)
story S36
at 2026-05-11 Mon 09:00
成龙路.clerk create P1 item=JJ-B07 place="甲路口" text="僵尸车占道" contact="网格员" wanted_result="移走"
成龙路.clerk submit P1
成龙路.leader vet P1
hub.acceptor accept P1 grade=complex lead=JJD
hub.acceptor dispatch P1
at 2026-05-11 Mon 10:00
ZFJ.leader ask_return P1/ZFJ reason=duty_mismatch basis="职责清单" owner=GAF
hub.acceptor reject P1/ZFJ reason="市容由执法局配合"
JJD.leader ask_return P1/JJD reason=duty_mismatch basis="小区内部道路不属交警" owner=ZJJ
expect P1/JJD state arbitration
expect due P1/JJD opinion 2026-05-13 Wed 17:00
expect due P1/JJD ruling 2026-05-14 Thu 17:00
hub.head rule P1/JJD lead=ZJJ co=JJD basis="小区内停车由住建牵头" -> ✗ bad_input opinion.BWB
BWB.arbitrator opine P1/JJD text="物业管理区域归住建" law=yes
hub.head rule P1/JJD lead=ZJJ co=JJD basis="小区内停车由住建牵头" -> ✗ bad_input opinion.SFJ
SFJ.arbitrator opine P1/JJD text="依据物业管理条例" law=yes
ZJJ.leader rule P1/JJD lead=JJD co= basis="不属我局" -> ✗ not_yours
at 2026-05-12 Tue 10:00
hub.head rule P1/JJD lead=ZJJ co=JJD;ZFJ basis="小区内停车由住建牵头"
expect P1 lead ZJJ
expect P1 co JJD;ZFJ
expect P1/JJD state signed
ZJJ.leader ask_return P1/ZJJ reason=duty_mismatch basis="职责清单" owner=JJD -> ✗ not_now
# The next call of the item: the precedent's lead is the usual one, the list's own needs a reason
at 2026-05-13 Wed 09:00
书院街.clerk create P2 item=JJ-B07 place="乙路口" text="僵尸车占道" contact="网格员" wanted_result="移走"
书院街.clerk submit P2
书院街.leader vet P2
hub.acceptor accept P2 grade=complex lead=JJD -> ✗ bad_input reason
hub.acceptor accept P2 grade=complex lead=ZJJ
hub.acceptor dispatch P2 lead=JJD co=ZJJ;ZFJ;SZW;GAF -> ✗ bad_input reason
hub.acceptor dispatch P2 lead=ZJJ co=ZFJ;SZW;GAF
expect P2 lead ZJJ
# Against it: with a reason, and flagged
at 2026-05-13 Wed 10:00
书院街.clerk create P3 item=JJ-B07 place="丙路口" text="僵尸车占道" contact="网格员" wanted_result="移走"
书院街.clerk submit P3
书院街.leader vet P3
hub.acceptor accept P3 grade=complex lead=JJD reason="市政道路上,不同于先例"
hub.acceptor dispatch P3
expect P3 lead JJD
# Another item is not touched
书院街.clerk create P4 item=JJ-D03 place="丁路口" text="污水外溢" contact="网格员" wanted_result="疏通"
书院街.clerk submit P4
书院街.leader vet P4
hub.acceptor accept P4 grade=complex lead=SHW
