import Observations
import Quantities
import Testing
import ZFSModel
import ZFSSyncEngineCore

/// Holds and processes that earlier work has left behind on a host.
@Suite struct `What was left behind` {
    private let data = name("bk/data")

    private func listing(held: [String]) -> DatasetListing {
        var model = ModelEngine.pair().model
        for snapshot in held {
            _ = model.run(.hold("x", data.snapshot(snapshot), on: "backup"))
        }
        var scan = HostScan(host: "backup", watched: [data])
        guard case .ask(let more) = scan.take(scan.begin().map { model.run($0) }),
            case .done(let host) = scan.take(more.map { model.run($0) }),
            let found = host.datasets[data]
        else { preconditionFailure("the model is not listed") }
        return found
    }

    @Test func `held snapshots are asked about once, and never those that are held on purpose`() {
        let listing = listing(held: ["s1", "s2"])
        let all = StaleHolds.suspects(in: listing, anchors: [], asked: [])
        #expect(all == ["bk/data@s1", "bk/data@s2"])
        let anchors = Set(listing.snapshots.filter { $0.name == "s2" }.map(\.guid))
        #expect(StaleHolds.suspects(in: listing, anchors: anchors, asked: []) == ["bk/data@s1"])
        #expect(StaleHolds.suspects(in: listing, anchors: anchors, asked: ["bk/data@s1"]) == [])
    }

    @Test func `a hold is ours by its whole tag`() {
        let text =
            "bk/data@s1\tpoolkeeper:a\tFri Nov 27 08:00 2026\n"
            + "bk/data@s2\tpoolkeeper:a2\tFri Nov 27 08:00 2026\n"
            + "bk/data@s2\tkeep\tFri Nov 27 08:00 2026\nnonsense\n"
        #expect(StaleHolds.held(under: "poolkeeper:a", in: text) == ["bk/data@s1"])
        let question = StaleHolds.question(["bk/data@s1"], on: "backup")
        #expect(question.description == "zfs holds -H bk/data@s1")
        #expect(CommandAudit.finding(question) == nil)
    }

    @Test func `a receive into this dataset is seen with its age, and none into one called alike`()
    {
        let text = """
              77   720 zfs receive -s -u bk/data
              78    30 /usr/sbin/zfs recv bk/data
              79   999 zfs receive -s -u bk/data2
              80   999 zfs send bk/data@s1 bk/data
              81     9 sh -c zfs receive bk/data
            """
        #expect(
            BusyReceiver.all(into: data, in: text)
                == [
                    BusyReceiver(process: 77, age: .seconds(720)),
                    BusyReceiver(process: 78, age: .seconds(30)),
                ]
        )
        #expect(CommandAudit.finding(BusyReceiver.question(on: "backup")) == nil)
        let other = ZFSCommand(on: "backup", .ps, ["-ef"])
        #expect(CommandAudit.finding(other)?.problem == "processes are only listed")
    }
}
