/* The last part of a closing file: checkpoint as text and code, SHA-256 of proof.json, and how anybody checks them (ledger.md §4). */
#include <string.h>
#include <talloc.h>

#include "ledger/hash.h"
#include "service/audit.h"
#include "service/print_parts.h"
#include "store/ledger.h"

static const char *sha256_hex(struct print *pr, const char *text)
{
    static const char digits[] = "0123456789abcdef";
    Hash h = hash_bytes(hasher_new(pr->ctx, HASH_SHA256), text, strlen(text));
    char *out = talloc_zero_array(pr->ctx, char, 2 * HASH_N + 1);
    for (int i = 0; i < HASH_N; i++) {
        out[2 * i] = digits[h.b[i] >> 4];
        out[2 * i + 1] = digits[h.b[i] & 15];
    }
    return out;
}

static const char *verifier_key(struct print *pr)
{
    struct note_secret secret;
    char text[NOTE_KEY_TEXT_MAX];
    if (ledger_key_read(pr->v->service->store, &secret).kind) return NULL;
    note_vkey_write(&secret.key, text);
    explicit_bzero(&secret, sizeof secret);
    return talloc_strdup(pr->ctx, text);
}

static void how(struct print *pr)
{
    add_text(pr, PAPER_TEXT, "核对办法：");
    add_text(pr, PAPER_TEXT, "1. 在本件页面下载存证证明proof.json，或由管理员执行huying ledger prove取得，随卷保存。");
    add_text(
        pr, PAPER_TEXT,
        "2. 对该文件计算SHA-256，应与上列数值一致；以后取得的文件以更新的检查点为准，数值不同属正常，核对第3、4项。");
    add_text(pr, PAPER_TEXT,
             "3. 对文件中每一步的原文按RFC "
             "6962计算叶子哈希，沿所附路径算到树根，应等于检查点第三行；步骤编号k从1起，中间不缺。");
    add_text(pr, PAPER_TEXT,
             "4. 用上列公钥验证检查点的Ed25519签名（C2SP signed-note、tlog-checkpoint格式，任何兼容工具均可）；"
             "与别处保存的检查点比较，用huying ledger extend证明前后一致。");
}

/* What is not sealed yet is said, not hidden. */
Err print_proved(struct print *pr)
{
    struct stored_checkpoint last;
    char *json;
    add_text(pr, PAPER_HEAD, "七、存证");
    Err err = audit_proof(pr->v->tx, pr->ctx, pr->d->call.no, &json);
    if (err.kind == NOT_FOUND) {
        add_text(pr, PAPER_TEXT,
                 "本件的各步骤已写入存证账本，但尚未封存（每小时封存一次）。封存后重印本卷，即附检查点和核对办法。");
        return OK;
    }
    if (err.kind) return err;
    TRY(ledger_checkpoint_last(pr->v->tx, pr->ctx, &last));
    int sealed = 0;
    while (sealed < pr->f.n && (uint64_t)pr->f.leaves[sealed].n < last.size) sealed++;
    add_text(pr, PAPER_TEXT, "本件共%d步，其中前%d步在下列检查点（%s签署，含%llu条记录）之下%s。", pr->f.n, sealed,
             time_zh(pr, last.at), (unsigned long long)last.size, sealed < pr->f.n ? "，其余待下次封存" : "");
    paper_add_text(pr->p, PAPER_CODE, last.note);
    paper_add_text(pr->p, PAPER_CODE, print_say(pr, "proof.json SHA-256\n%s", sha256_hex(pr, json)));
    const char *key = verifier_key(pr);
    if (key) paper_add_text(pr->p, PAPER_CODE, print_say(pr, "公钥 vkey\n%s", key));
    if (strlen(last.note) <= PAPER_QR_MOST)
        paper_add_text(pr->p, PAPER_QR, "检查点全文：扫码所得应与上列文字逐字相同。")->label = last.note;
    how(pr);
    add_qr(pr, print_say(pr, "%s/calls/%s", pr->origin, pr->d->call.no), "扫码查看本件在系统中的记录。");
    return OK;
}
