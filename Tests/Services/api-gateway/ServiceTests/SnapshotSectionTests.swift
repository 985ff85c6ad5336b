import Contracts
import Quantities
import Testing
import WebInterface

@testable import APIGateway

/// The snapshots on their page.
@Suite struct `Snapshots on their page` {
    private let now = Timestamp(seconds: 1_795_834_800)

    private func fact(_ health: SnapshotHealth) -> SubvolumeAssessed {
        var fact = SubvolumeAssessed(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "p",
            path: "/srv/<media>",
            folder: "/srv/<media>/.snapshots",
            health: health,
            since: now,
            retention: "30 daily, 12 weekly, 12 monthly",
            asOf: now
        )
        fact.newestAt = now - .seconds(3600)
        fact.nextAt = now + .seconds(82_800)
        fact.snapshots = [
            SnapshotState(
                name: "media.20261127T020000Z",
                takenAt: now - .seconds(3600),
                origin: "poolkeeper",
                isListed: true,
                reasons: ["newest", "first of the day, 1 of 30"]
            ),
            SnapshotState(
                name: "media.20260101T020000Z",
                takenAt: now - .seconds(330 * 86_400),
                origin: "poolkeeper",
                isListed: true,
                reasons: []
            ),
        ]
        fact.snapshotsLeftOut = 3
        fact.foreign = 1
        fact.nested = ["cache"]
        return fact
    }

    private func html(_ fact: SubvolumeAssessed, mayTake: Bool) -> String {
        var subvolume = SnapshotWords(fact, now: now, calendar: .utc).subvolume
        subvolume.mayTake = mayTake
        return SnapshotsSection(subvolumes: [subvolume], csrf: "t0ken").markup.html
    }

    @Test func `each snapshot says why it is kept, and what goes says so`() {
        let html = html(fact(.ok), mayTake: true)
        #expect(html.contains("newest; first of the day, 1 of 30"))
        #expect(html.contains("goes with the next run"))
        #expect(html.contains("and 3 older ones"))
        #expect(html.contains("1 snapshot is not in the ledger"))
        #expect(html.contains("1 subvolume lies inside"))
        #expect(html.contains("The newest is 1\u{202F}h old"))
        #expect(html.contains("name=\"csrf\" value=\"t0ken\""))
    }

    @Test func `names from outside are escaped, and who may not act has no button`() {
        let html = html(fact(.ok), mayTake: false)
        #expect(html.contains("/srv/&lt;media&gt;"))
        #expect(!html.contains("<media>"))
        #expect(!html.contains("<form"))
    }

    @Test func `what is missing is critical and says why`() {
        var missing = fact(.missing)
        missing.reason = "the pool is full (ENOSPC)"
        let html = html(missing, mayTake: false)
        #expect(html.contains("the pool is full (ENOSPC)"))
        #expect(html.contains("Missing"))
        #expect(SnapshotWords.badge(.missing).tone == .critical)
        #expect(SnapshotWords.badge(SnapshotHealth(rawValue: "new")).tone == .unknown)
    }
}
