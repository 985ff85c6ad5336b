import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

/// Listings of a host: what is asked, what is believed and what is refused.
@Suite struct `Scans of a host` {
    private let data = name("tank/data")

    private func answer(_ text: String, status: Int32 = 0, said: String = "") -> CommandAnswer {
        CommandAnswer(status: status, output: Array(text.utf8), errors: Array(said.utf8))
    }

    /// Answers as OpenZFS 2.1.11 gives them.
    private var first: [CommandAnswer] {
        [
            answer("1795216050\n"),
            answer("tank\t9426831283661365706\tONLINE\t251658240\t242961920\toff\n"),
            answer("all pools are healthy\n"),
            answer(
                "tank\t11\tfilesystem\t1\t8453120\t117230080\t24576\t-\toff\t-\t-\t-\tyes\toff"
                    + "\ton\t/tank\n"
                    + "tank/data\t4979830618995386113\tfilesystem\t8\t8453120\t117230080\t0\t-\toff"
                    + "\t-\t-\t-\tyes\toff\ton\t/tank/my\tdata\n"
            ),
        ]
    }

    private let versions =
        "tank/data@s1\t3283712822177121568\t9\t1795216050\t0\n"
        + "tank/data@s3\t752588093988218099\t11\t1795216053\t2\n"
        + "tank/data@s2\t16585998088203250859\t10\t1795216052\t0\n"
        + "tank/data#m6\t15063529279610619999\t22\t1795216083\t-\n"

    private func listing(_ second: CommandAnswer) -> HostScan.Step {
        var scan = HostScan(host: "a", watched: [data, name("tank/missing")])
        _ = scan.begin()
        guard case .ask = scan.take(first) else { return .failed(.noClock("no second exchange")) }
        return scan.take([second])
    }

    @Test func `two exchanges are asked for, the second with what exists`() {
        var scan = HostScan(host: "a", watched: [data, name("tank/missing")])
        #expect(
            scan.begin().map(\.description) == [
                "date +%s", "zpool list -Hp -o name,guid,health,size,free,readonly",
                "zpool status -x",
                "zfs list -Hp -t filesystem,volume -o name,guid,type,createtxg,used,available,"
                    + "written,receive_resume_token,encryption,encryptionroot,keystatus,origin,"
                    + "mounted,readonly,canmount,mountpoint",
            ]
        )
        let second = ZFSCommand(
            on: "a",
            [
                "list", "-Hp", "-d", "1", "-t", "snapshot,bookmark", "-o",
                "name,guid,createtxg,creation,userrefs", "tank/data",
            ]
        )
        #expect(scan.take(first) == .ask([second]))
    }

    @Test func `a listing is read exactly, guids above the signed range too`() throws {
        guard case .done(let host) = listing(answer(versions)) else {
            Issue.record("the listing is refused")
            return
        }
        #expect(host.clock == Timestamp(seconds: 1_795_216_050))
        #expect(host.pools["tank"]?.free == ByteCount(242_961_920))
        let found = try #require(host.datasets[data])
        #expect(found.snapshots.map(\.name) == ["s1", "s2", "s3"])
        #expect(found.snapshots[1].guid.value == 16_585_998_088_203_250_859)
        #expect(found.snapshots[2].holds == 2)
        #expect(found.bookmarks.map(\.name) == ["m6"])
        #expect(found.dataset.mountpoint == "/tank/my\tdata")
        #expect(found.dataset.written == ByteCount(0))
        #expect(host.complete == [data])
        #expect(EndState.of(name("tank/missing"), in: host) == .missing)
        #expect(EndState.of(name("gone/data"), in: host) == .unknown(.poolMissing))
        #expect(EndState.of(data, in: nil) == .unknown(.notListed))
    }

    @Test(arguments: [
        ("a failure", CommandAnswer(status: 1, errors: Array("out of memory\n".utf8))),
        ("a kill", CommandAnswer(status: 137)),
        ("a frame that is open", CommandAnswer(isComplete: false)),
        ("a line that is cut", CommandAnswer(output: Array("tank/data@s1\t32837".utf8))),
        ("a line without creation", CommandAnswer(output: Array("tank/data@s1\t1\t2\n".utf8))),
        (
            "a guid that is rounded",
            CommandAnswer(output: Array("tank/data@a\t5.78E\t9\t9\t0\n".utf8))
        ),
        (
            "a guid that is too large",
            CommandAnswer(output: Array("tank/data@a\t18446744073709551616\t9\t9\t0\n".utf8))
        ),
        ("another dataset", CommandAnswer(output: Array("tank/other@a\t1\t9\t9\t0\n".utf8))),
        ("a name without a mark", CommandAnswer(output: Array("tank/data\t1\t9\t9\t0\n".utf8))),
        (
            "a date",
            CommandAnswer(output: Array("tank/data@a\t1\t9\tFri Nov 20 23:07 2026\t0\n".utf8))
        ),
        ("an empty line", CommandAnswer(output: Array("\n".utf8))),
    ])
    func `what fails or comes short is refused, and is never an empty list`(
        what: String,
        second: CommandAnswer
    ) {
        guard case .failed = listing(second) else {
            Issue.record("\(what) is believed")
            return
        }
    }

    @Test func `an answer that is cut anywhere but between lines is refused`() {
        let bytes = Array(versions.utf8)
        for length in 1..<bytes.count where bytes[length - 1] != 0x0A {
            let cut = CommandAnswer(output: Array(bytes[..<length]))
            guard case .failed(.cutShort) = listing(cut) else {
                Issue.record("a cut after \(length) bytes is believed")
                return
            }
        }
    }

    @Test func `a tool without -p is asked by get, and by nothing else the next time`() {
        var model = ModelEngine.pair().model
        model.hosts["backup"]?.dialect = .properties
        var scan = HostScan(host: "backup", watched: [ModelEngine.target])
        guard case .ask(let second) = scan.take(scan.begin().map { model.run($0) }) else {
            Issue.record("there is no second exchange")
            return
        }
        guard case .done(let listing) = scan.take(second.map { model.run($0) }) else {
            Issue.record("its answer is refused")
            return
        }
        #expect(listing.datasets[ModelEngine.target]?.snapshots.map(\.name) == ["s1", "s2", "s3"])
        #expect(scan.dialect == .properties)
        var next = HostScan(host: "backup", watched: [ModelEngine.target], dialect: scan.dialect)
        guard case .done(let again) = next.take(next.begin().map { model.run($0) }) else {
            Issue.record("the next scan takes more than one exchange")
            return
        }
        #expect(again.datasets == listing.datasets)
    }

    @Test func `an old target takes what it can and is forked when it says modified`() {
        var engine = ModelEngine.pair()
        engine.model.hosts["backup"]?.dialect = .properties
        engine.model.hosts["primary"]?.dialect = .properties
        engine.sourceSnapshots(1)
        engine.settle()
        #expect(engine.isInStep)
        engine.model.write(ModelEngine.target, on: "backup")
        engine.sourceSnapshots(1)
        #expect(engine.plan().kind == .incremental)
        engine.settle()
        #expect(engine.isInStep)
        #expect(engine.superseded.count == 1)
    }

    @Test func `no pools is an answer, and every dataset is unknown then`() {
        var scan = HostScan(host: "a", watched: [data])
        _ = scan.begin()
        let answers = [
            answer("1795216050\n"), answer("no pools available\n"), answer(""), answer(""),
        ]
        guard case .done(let host) = scan.take(answers) else {
            Issue.record("it is refused")
            return
        }
        #expect(EndState.of(data, in: host) == .unknown(.poolMissing))
    }

    @Test(arguments: [
        ("all pools are healthy\n", 0, 0),
        ("  pool: tank\n state: ONLINE\n\nerrors: 3 data errors, use '-v' for a list\n", 0, 3),
        ("  pool: tank\n state: DEGRADED\nerrors: No known data errors\n", 0, 0),
        ("  pool: other\nerrors: 1 data errors, use '-v' for a list\n", 0, 0),
        ("  pool: tank\nerrors: List of errors unavailable\n", 0, nil),
        ("  pool: tank\n state: ONLINE\n", 0, nil), ("", 1, nil),
    ])
    func `damage of a pool is counted, and what is not said is not known`(
        text: String,
        status: Int32,
        errors: Int?
    ) {
        var answers = first
        answers[2] = answer(text, status: status)
        var scan = HostScan(host: "a", watched: [])
        _ = scan.begin()
        guard case .done(let host) = scan.take(answers) else {
            Issue.record("the listing is refused")
            return
        }
        #expect(host.pools["tank"]?.dataErrors == errors)
    }

    @Test func `fewer answers than commands are refused`() {
        var scan = HostScan(host: "a", watched: [data])
        _ = scan.begin()
        #expect(scan.take([]) == .failed(.answersMissing(expected: 4, came: 0)))
    }
}
