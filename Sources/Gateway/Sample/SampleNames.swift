/// Names of people in one script: as they are written, and as an address spells them.
struct SampleNames: Sendable {
    let given: [(native: String, latin: String)]
    let family: [(native: String, latin: String)]

    /// Reads `native` or `native/latin`, separated by blanks.
    private init(given: String, family: String) {
        self.given = Self.names(given)
        self.family = Self.names(family)
    }

    private static func names(_ list: String) -> [(native: String, latin: String)] {
        list.split(separator: " ").map { entry in
            let parts = entry.split(separator: "/").map(String.init)
            return (parts[0], (parts.last ?? parts[0]).lowercased())
        }
    }

    /// A name and its chance among the others: most people of the sample write in Latin letters.
    static let all: [SampleNames] =
        [english, english, english, western, western, slavic, cyrillic, greek, hebrew] + [
            arabic, hindi, chinese, japanese, korean,
        ]

    private static let english = SampleNames(
        given: "Ada Alan Amy Barbara Carol David Ellen Frank Grace Henry Irene James Karen Linus Mary Noel Oscar Peggy "
            + "Ruth Sam Tina Victor Wendy",
        family: "Adams Baker Clark Davies Evans Fisher Green Hopper Irwin Jones Knight Lovelace Miller Newton Owens "
            + "Parker Reed Smith Turing Underwood Walker Young")
    private static let western = SampleNames(
        given: "Anaïs/anais Björn/bjorn Chloé/chloe François/francois Günther/gunther Inés/ines Jürgen/jurgen "
            + "Lœtitia/loetitia María/maria Niño/nino Søren/soren Zoë/zoe",
        family: "Bäcker/baecker Côté/cote Dvořák/dvorak Façon/facon García/garcia Jørgensen/jorgensen Müller/mueller "
            + "Núñez/nunez O'Brien/obrien Pérez/perez Strauß/strauss Ångström/angstrom")
    private static let slavic = SampleNames(
        given: "Agnieszka Božena/bozena Đorđe/djordje Iveta Łukasz/lukasz Milan Šárka/sarka Wojciech Žofie/zofie",
        family:
            "Černý/cerny Horák/horak Kowalska Łaski/laski Novák/novak Petrović/petrovic Švec/svec Wiśniewski/wisniewski"
    )
    private static let cyrillic = SampleNames(
        given: "Анна/anna Борис/boris Вера/vera Дмитро/dmytro Елена/elena Иван/ivan Олена/olena Юрий/yuri",
        family:
            "Бондар/bondar Волкова/volkova Іванов/ivanov Коваль/koval Петрова/petrova Соколов/sokolov Шевченко/shevchenko"
    )
    private static let greek = SampleNames(
        given: "Αλέξανδρος/alexandros Ελένη/eleni Γιώργος/giorgos Κατερίνα/katerina Νίκος/nikos Σοφία/sofia",
        family: "Αγγελόπουλος/angelopoulos Δημητρίου/dimitriou Κωνσταντίνου/konstantinou Παπαδάκη/papadaki")
    private static let hebrew = SampleNames(
        given: "אורי/uri דנה/dana חנה/hanna יואב/yoav מאיה/maya נועם/noam שירה/shira תמר/tamar",
        family: "אברהם/avraham ביטון/biton כהן/cohen לוי/levi מזרחי/mizrahi פרץ/peretz")
    private static let arabic = SampleNames(
        given: "أحمد/ahmad ليلى/layla مريم/maryam يوسف/yusuf فاطمة/fatima خالد/khalid",
        family: "حداد/haddad خوري/khoury نجار/najjar منصور/mansour")
    private static let hindi = SampleNames(
        given: "अनीता/anita राहुल/rahul प्रिया/priya विक्रम/vikram", family: "शर्मा/sharma गुप्ता/gupta सिंह/singh पटेल/patel")
    private static let chinese = SampleNames(
        given: "伟/wei 芳/fang 娜/na 秀英/xiuying 敏/min 静/jing", family: "王/wang 李/li 张/zhang 刘/liu 陈/chen")
    private static let japanese = SampleNames(
        given: "陽菜/hina 蓮/ren さくら/sakura 大輔/daisuke ユキ/yuki", family: "佐藤/sato 鈴木/suzuki 高橋/takahashi 渡辺/watanabe")
    private static let korean = SampleNames(
        given: "민준/minjun 서연/seoyeon 지우/jiwoo 하은/haeun", family: "김/kim 이/lee 박/park 최/choi")
}
