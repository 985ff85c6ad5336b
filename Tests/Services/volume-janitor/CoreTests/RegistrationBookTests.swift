import Quantities
import TestSupport
import Testing
import VolumeJanitorCore

@Suite struct RegistrationBookTests {
    private let start = Timestamp(seconds: 1_790_000_000)

    private func key(_ path: String, _ volume: String = "cam") throws -> RegistrationKey {
        RegistrationKey(volume: try #require(VolumeName(volume)), path: try VolumePath(path))
    }

    private func declaration(
        _ path: String,
        days: Int64 = 14,
        volume: String = "cam",
        origins: [LabelOrigin] = []
    ) throws -> Declaration {
        Declaration(
            key: try key(path, volume),
            rule: .read(
                algorithm: "remove_before_date",
                parameters: ["max_age_days": .integer(days)]
            ),
            origins: origins
        )
    }

    private let origin = LabelOrigin(
        containerID: "c1",
        containerName: "app",
        project: "shop",
        service: "app"
    )

    private func reading(_ declarations: Declaration...) -> LabelReading {
        var reading = LabelReading()
        for declaration in declarations { reading.declarations[declaration.key] = declaration }
        return reading
    }

    @Test func `the same path twice is refused, and a changed rule wants to be asked for`() throws {
        var book = RegistrationBook()
        try book.register(declaration("/a"), replaces: false, at: start)
        var copy = book
        let same = try declaration("/a")
        #expect(throws: RegistrationRefusal.same(same.key)) {
            try copy.register(same, replaces: true, at: start)
        }
        let other = try declaration("/a", days: 3)
        #expect(throws: RegistrationRefusal.taken(other.key, algorithm: "remove_before_date")) {
            try copy.register(other, replaces: false, at: start)
        }
        #expect(copy == book)
        let before = try #require(book.registration(of: other.key)?.governing)
        try book.register(other, replaces: true, at: start + .seconds(5))
        let after = try #require(book.registration(of: other.key)?.governing)
        #expect(after.revision > before.revision && after.since == start + .seconds(5))
    }

    @Test func `a rule with faults is refused by the API with every fault`() throws {
        var book = RegistrationBook()
        var bad = try declaration("/a")
        bad.rule = .read(algorithm: "max_size", parameters: ["sort_by": .text("x")])
        let empty = book
        let refusal = try #require(
            #expect(throws: RegistrationRefusal.self) {
                var copy = empty
                try copy.register(bad, replaces: false, at: start)
            }
        )
        #expect(refusal.description.contains("max_bytes: is missing"))
        #expect(refusal.description.contains("sort_by: `x` is not known"))
        try? book.register(bad, replaces: false, at: start)
        #expect(book.registrations.isEmpty)
    }

    @Test func `the API beats the file and the file a label, and what gives way shows as drift`()
        throws
    {
        var book = RegistrationBook()
        let path = try key("/a")
        book.declare(
            labels: reading(try declaration("/a", days: 1, origins: [origin])),
            living: [origin],
            volumes: [path.volume],
            at: start
        )
        book.declare(file: [try declaration("/a", days: 2)], at: start)
        try book.register(declaration("/a", days: 3), replaces: false, at: start)
        let api = try #require(book.registration(of: path))
        #expect(api.source == .api)
        #expect(api.rule.parameters["max_age_days"] == .integer(3))
        #expect(api.drift.map(\.source) == [.file, .label])
        try book.unregister(path, at: start)
        #expect(book.registration(of: path)?.source == .file)
        book.declare(file: [], at: start)
        #expect(book.registration(of: path)?.source == .label)
        #expect(book.registration(of: path)?.drift == [])
    }

    @Test func `equal rules of two sources are no drift and no change`() throws {
        var book = RegistrationBook()
        let path = try key("/a")
        book.declare(file: [try declaration("/a")], at: start)
        let before = try #require(book.governing[path])
        try book.register(declaration("/a"), replaces: false, at: start + .seconds(9))
        #expect(book.governing[path] == before)
        #expect(book.registration(of: path)?.drift == [])
    }

    @Test func `what a label or the file declares is not the API's to delete`() throws {
        var book = RegistrationBook()
        let path = try key("/a")
        #expect(throws: RegistrationRefusal.unknown(path)) {
            var copy = book
            try copy.unregister(path, at: start)
        }
        book.declare(
            labels: reading(try declaration("/a", origins: [origin])),
            living: [origin],
            volumes: [path.volume],
            at: start
        )
        let refusal = RegistrationRefusal.declaredElsewhere(path, .label, by: ["app"])
        let held = book
        #expect(throws: refusal) {
            var copy = held
            try copy.unregister(path, at: start)
        }
    }

    @Test func `a path inside another is told of both, and the deeper governs`() throws {
        var book = RegistrationBook()
        for path in ["/", "/a", "/a/b", "/ab"] {
            try book.register(declaration(path), replaces: false, at: start)
        }
        try book.register(declaration("/a", volume: "other"), replaces: false, at: start)
        let all = book.registrations
        func paths(_ path: String) throws -> (deeper: [String], above: String?) {
            let found = try #require(all.first { $0.key == (try? key(path)) })
            return (found.deeper.map(\.description), found.above?.description)
        }
        #expect(try paths("/").deeper == ["/a", "/a/b", "/ab"])
        #expect(try paths("/").above == nil)
        #expect(try paths("/a").deeper == ["/a/b"])
        #expect(try paths("/a/b").above == "/a")
        #expect(try paths("/ab").above == "/")
        #expect(all.first { $0.key.volume.text == "other" }?.warnings == [])
        #expect(all.first { $0.key.path.description == "/a" }?.warnings.count == 2)
    }

    @Test func `a rule whose container is gone waits as an orphan while its volume is there`()
        throws
    {
        var book = RegistrationBook()
        let path = try key("/a")
        let labels = reading(try declaration("/a", origins: [origin]))
        book.declare(labels: labels, living: [origin], volumes: [path.volume], at: start)
        let revision = book.governing[path]
        book.declare(labels: reading(), living: [], volumes: [path.volume], at: start + .seconds(1))
        book.declare(labels: reading(), living: [], volumes: [path.volume], at: start + .seconds(2))
        #expect(book.registration(of: path)?.state == .orphaned(since: start + .seconds(1)))
        book.declare(labels: labels, living: [origin], volumes: [path.volume], at: start)
        #expect(book.registration(of: path)?.state == .active)
        #expect(book.governing[path] == revision)
        book.declare(labels: reading(), living: [], volumes: [], at: start)
        #expect(book.registrations.isEmpty)
    }

    @Test(arguments: [
        LabelOrigin(containerID: "c1", containerName: "renamed"),
        LabelOrigin(containerID: "c2", containerName: "app"),
        LabelOrigin(
            containerID: "c3",
            containerName: "shop-app-2",
            project: "shop",
            service: "app"
        ),
    ])
    func `a rule goes when its container comes back without it`(successor: LabelOrigin) throws {
        var book = RegistrationBook()
        let path = try key("/a")
        let labels = reading(try declaration("/a", origins: [origin]))
        book.declare(labels: labels, living: [origin], volumes: [path.volume], at: start)
        book.declare(labels: reading(), living: [successor], volumes: [path.volume], at: start)
        #expect(book.registrations.isEmpty)
    }

    @Test func `there is a limit of registrations, and what is there may still change`() throws {
        var book = RegistrationBook()
        for index in 0..<RegistrationBook.entriesMax {
            try book.register(declaration("/p\(index)"), replaces: false, at: start)
        }
        let full = book
        let one = try declaration("/one-more")
        #expect(throws: RegistrationRefusal.full(limit: 10_000)) {
            var copy = full
            try copy.register(one, replaces: false, at: start)
        }
        try book.register(declaration("/p7", days: 2), replaces: true, at: start)
        try book.unregister(key("/p8"), at: start)
        try book.register(one, replaces: false, at: start)
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `whatever happens, each path has one governing rule and revisions are never reused`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        var book = RegistrationBook()
        var seen: [Int64: DeclaredRule] = [:]
        let paths = ["/", "/a", "/a/b", "/c"]
        for step in 0..<400 {
            let path = paths[Int.random(in: 0..<4, using: &random)]
            let declared = try declaration(
                path,
                days: Int64.random(in: 1...2, using: &random),
                origins: [origin]
            )
            let now = start + .seconds(Int64(step))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: try? book.register(declared, replaces: Bool.random(using: &random), at: now)
            case 1: try? book.unregister(declared.key, at: now)
            case 2: book.declare(file: Bool.random(using: &random) ? [declared] : [], at: now)
            case 3:
                let volumes: Set = [declared.key.volume]
                book.declare(labels: reading(declared), living: [], volumes: volumes, at: now)
            default:
                let living = Bool.random(using: &random) ? [origin] : []
                book.declare(labels: reading(), living: living, volumes: [], at: now)
            }
            #expect(Set(book.governing.keys) == Set(book.entries.keys), "seed \(seed)")
            for registration in book.registrations {
                let revision = registration.governing.revision
                let before = seen[revision] ?? registration.rule
                #expect(before.asksSame(as: registration.rule), "seed \(seed) step \(step)")
                seen[revision] = registration.rule
            }
        }
    }
}
