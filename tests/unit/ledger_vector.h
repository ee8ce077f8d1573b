/* The ledger's published test vector (ledger.md §6). The key is public: never use it. */
#ifndef TESTS_LEDGER_VECTOR_H
#define TESTS_LEDGER_VECTOR_H

#include <stdio.h>
#include <string.h>

#include "ledger/hash.h"

#define V_ORIGIN    "huying.example/test"
#define V_SEED      "7b053965d944b27c2c5034b14851d0ba1de9ef953d88840941d5dab52c46e053"
#define V_VKEY      "huying.example/test+ae579c7d+AdMxobBrER0kvLl65NS5TaS8y7jjQQDXhSEPXtgWz+UO"
#define V_ROOT3     "a58c20ea33a917489b64309ff2dd9a46582be6effabbf8670d2d0219aaf6c6ef"
#define V_ROOT4     "589d272573f264166fcb7ed18d584650a3772edc0497bba8ac90a19182168c46"
#define V_ROOT7     "9f4c3b0fe0235c7df692cb8e827d21f9619b377f25dfae232fa0895c008e1491"
#define V_SM3_ROOT7 "b79e1efb2c7642fec0717fd00e96b7ab88bfea28d48a8a4001f7c34db4effcc8"
#define V_SM3_LEAF0 "957002f9e55dbbf317195534d7c78b2d9bb87bee496fed9d3fbfee62594879cf"
#define V_SALT      "03292e9aa000bf13f39d6e4954455088d86ac3bec7b5ce4965f03b2bb7902fb7"
#define V_TEXT      "下水道堵塞，污水外溢"
#define V_NOTE                                                                                                         \
    "huying.example/test\n7\nn0w7D+AjXH32ksuOgn0h+WGbN38l364jL6CJXACOFJE=\n\n— huying.example/test "                 \
    "rlecfQY/WxlD5FgZtNA30rBV3qjUbueCu0zQnFgUMzkWxoqCihGNgic+WNoZRVjkQrt2CXeoN2dC8vTpsfHep6c9gA4=\n"

/* clang-format off */
static const char *const v_leaves[] = {
    "{\"at\":1764000000,\"by\":\"hub/1\",\"d\":{\"items\":45,\"name\":\"责任清单\"}"
        ",\"do\":\"publish\",\"k\":1,\"of\":\"catalog/45\",\"p\":{},\"to\":\"\",\"v\":1}",
    "{\"at\":1764000060,\"by\":\"st03/12\",\"d\":{\"circle\":10,\"item\":\"JJ-A01\"}"
        ",\"do\":\"call\",\"k\":1,\"of\":\"call/JJ-0001\",\"p\":{\"phone\":\"T0m5UN1zYWDfPu3ck/YhhRWlXI+Cr0KM/DCkGjjFTRM=\",\"text\":\"BDDGwqo3+oVocDC7kvyD6n2lAIM5cCnjA6usrIvJnYI=\"},\"to\":\"called\",\"v\":1}",
    "{\"at\":1764000120,\"by\":\"hub/1\",\"d\":{\"due\":1764172920,\"lead\":\"dp07\",\"with\":[\"dp11\",\"dp02\"]}"
        ",\"do\":\"dispatch\",\"k\":2,\"of\":\"call/JJ-0001\",\"p\":{},\"to\":\"dispatched\",\"v\":1}",
    "{\"at\":1764000180,\"by\":\"clock\",\"d\":{\"root\":\"pYwg6jOpF0ibZDCf8t2aRlgr5u/6u/hnDS0CGar2xu8=\",\"size\":3,\"sm3\":\"1PIYzefQcxJmWoNdQQ8nkZkc3RDqbje9AcGy713OJUM=\"}"
        ",\"do\":\"seal\",\"k\":1,\"of\":\"ledger\",\"p\":{},\"to\":\"\",\"v\":1}",
    "{\"at\":1764086400,\"by\":\"dp07/5\",\"d\":{}"
        ",\"do\":\"answer\",\"k\":3,\"of\":\"call/JJ-0001\",\"p\":{\"text\":\"SWF+QpDVvdznHVUhWZ+6KbpvMMn82mLJ3cxjIAR+YcA=\"},\"to\":\"answered\",\"v\":1}",
    "{\"at\":1764090000,\"by\":\"st03/12\",\"d\":{\"satisfied\":1}"
        ",\"do\":\"verify\",\"k\":4,\"of\":\"call/JJ-0001\",\"p\":{},\"to\":\"closed\",\"v\":1}",
    "{\"at\":1795536000,\"by\":\"clock\",\"d\":{\"k\":1,\"names\":[\"phone\"],\"why\":\"retention\"}"
        ",\"do\":\"erase\",\"k\":5,\"of\":\"call/JJ-0001\",\"p\":{},\"to\":\"closed\",\"v\":1}",
};
/* clang-format on */
static const char *const v_hashes[] = {
    "6cbceabcf5519d985ec931235bbbb44550541722b900432e9a0f5153721a009d",
    "f04e6f2ebd8689732b624fc8ed4eaf2c27f0c9164f09f1148525cdf1a654aaa8",
    "1caf957a4b6b1e2053e06ea27d24a6b8a758dc2a6870f3ee7c749dc19ff9dfee",
    "3bd396edec71acde934e2cae5e0a197f633f98d81bebeda1e9703e6d5dc5becb",
    "de9d14a6f7598aa2b44fd58194cf2929cb2b85d235506835ed2abc0a6fe02572",
    "60ff9b34f8cfe70fa1aa3c5d9a53a82b0aa425aacce3b11c3f1037420f04d0af",
    "565fe7b8d94be9ad0617a0917c62a78c1950fb89a47557afadcf258327346d25",
};
enum { V_LEAVES = 7 };

static inline Hash v_hash(const char *hex)
{
    Hash h;
    for (int i = 0; i < HASH_N; i++) {
        unsigned byte = 0;
        sscanf(hex + 2 * i, "%2x", &byte);
        h.b[i] = (unsigned char)byte;
    }
    return h;
}

#endif
