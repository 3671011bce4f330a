"""A small shop's replies in six languages, to try on them how words are found."""

from __future__ import annotations

from functools import lru_cache

from saywell.engine.search.build import build
from saywell.engine.search.finder import Finder
from saywell.engine.search.segment import Segment
from saywell.model.searching import Document, Field

SHOP = {
    "en.refund": ("Refund on its way", "We have refunded your payment, it takes three days."),
    "en.late": ("Delivery is late", "We are sorry that your parcel was delayed by the courier."),
    "en.cancel": ("Cancel an order", "Your cancellation is confirmed, nothing was charged."),
    "en.email": ("Change the e-mail", "You can change your e-mail address in your profile."),
    "el.order": ("Πού είναι η παραγγελία", "Η παραγγελία σας έφυγε σήμερα από την αποθήκη."),
    "el.money": ("Επιστροφή χρημάτων", "Τα χρήματά σας θα επιστραφούν σε τρεις ημέρες."),
    "el.thanks": ("Ευχαριστώ για την υπομονή", "Ευχαριστούμε που περιμένετε, κύριε Γιώργο."),
    "el.cancel": ("Ακύρωση", "Ακυρώσαμε αυτό που ζητήσατε και δεν θα χρεωθείτε."),
    "el.want": ("Τι θέλετε να κάνουμε", "Μπορώ να σας στείλω άλλο προϊόν, αν θέλετε."),
    "zh.refund": ("退款进度", "您的退款已经提交，三个工作日内到账。"),
    "zh.invoice": ("开发票", "请告诉我发票抬头，我马上为您开具电子发票。"),
    "zh.parcel": ("快递到哪了", "您的包裹正在路上，预计明天送达。"),
    "zh.account": ("账号登录问题", "请点击忘记密码，重新设置后再登录。"),
    "ar.order": ("شحن الطلبات", "تم شحن طلبكم أمس، شكراً لصبركم."),
    "ar.refund": ("استرداد المبلغ", "سيصل المبلغ إلى حسابكم خلال ثلاثة أيام."),
    "ar.invoice": ("إرسال الفاتورة", "أرسلنا الفواتير إلى بريدك الإلكتروني."),
    "ar.problem": ("مشكلة في الدخول", "نأسف لما حدث، ونعمل على حل مشكلتكم الآن."),
    "te.order": ("ఆర్డర్ బయలుదేరింది", "మీ ఆర్డర్‌ను ఈరోజు గిడ్డంగి నుండి పంపాము."),
    "te.refund": ("డబ్బు వాపసు", "మీ డబ్బులు మూడు రోజుల్లో ఖాతాలోకి వస్తాయి."),
    "te.problem": ("సమస్య పరిష్కారం", "ఈ సమస్యను మా బృందం పరిశీలిస్తోంది."),
    "te.thanks": ("ధన్యవాదాలు", "వేచి ఉన్నందుకు కృతజ్ఞతలు."),
    "id.refund": ("Pengembalian dana", "Uangnya sudah kami kembalikan hari ini."),
    "id.send": ("Paket dikirim", "Barang-barang Anda kami kirimkan besok pagi."),
    "id.pay": ("Cara membayar", "Pembayaran bisa lewat transfer bank."),
    "id.wait": ("Mohon tunggu", "Terima kasih sudah menunggu, sedang kami periksa."),
}


@lru_cache(maxsize=1)
def shop() -> Finder:
    """Open the shop's replies."""
    documents = (
        Document(name, ((Field.TITLE, title), (Field.TEXT, text)))
        for name, (title, text) in SHOP.items()
    )
    return Finder([Segment(build(documents))])


def first(query: str) -> str:
    """Return the id of the reply that is found first, or nothing."""
    found = shop().find(query, limit=1)
    return found[0].id if found else ""
