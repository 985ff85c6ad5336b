import DockerSocketFilterCore
import TestSupport
import Testing

// Goal: nothing but the named reads passes, however a request is written. Method: each read and its
// neighbours by hand, then spoiled targets by the thousand, judged a second time by a reader that
// is as lenient as any server could be.
@Suite struct RequestRuleTests {
    @Test(arguments: [
        ("/_ping", PassedRoute.ping), ("/version", .version), ("/info", .info),
        ("/volumes", .volumes), ("/volumes/camera-footage", .volume), ("/volumes/v1.41", .volume),
        ("/containers/json", .containers), ("/events", .events),
    ])
    func `what volume-janitor reads passes, with a version and without`(
        path: String,
        route: PassedRoute
    ) throws {
        for prefix in ["", "/v1.41", "/v1.9", "/v10.100"] {
            for query in ["", "?", "?all=1&filters=%7B%22id%22%3A%5B%22a%22%5D%7D"] {
                let request = EngineRequest(target: prefix + path + query)
                #expect(try RequestRule.judge(request) == route, "\(request.target)")
            }
        }
    }

    @Test(arguments: [
        "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "Get",
        "GET ", "",
    ])
    func `only GET passes`(method: String) {
        #expect(throws: RequestRefusal.method) {
            try RequestRule.judge(EngineRequest(method: method, target: "/volumes"))
        }
    }

    @Test(arguments: [
        ("/containers/abc/json", RequestRefusal.route), ("/containers", .route),
        ("/containers/json/x", .route), ("/images/json", .route), ("/", .segments),
        ("/volumes/", .segments), ("/volumes//a", .segments), ("//volumes", .segments),
        ("/volumes/.", .segments), ("/volumes/..", .segments), ("/./volumes", .segments),
        ("/volumes/../containers/abc/json", .segments), ("/volumes/.hidden", .route),
        ("/volumes/-a", .route), ("/volumes/a/b", .route), ("/v1.41", .route),
        ("/v1.41/v1.41/volumes", .route), ("/v1/volumes", .route), ("/v1.x/volumes", .route),
        ("/v1.1000/volumes", .route), ("/V1.41/volumes", .route), ("/Volumes", .route),
        ("/volumes/%2e%2e", .character), ("/%76olumes", .character), ("/volumes;a=b", .character),
        ("/volumes\\a", .character), ("/volumes/ä", .character), ("/volumes/a\0", .character),
        ("/volumes?a b", .character), ("/volumes?a\r\nX: y", .character),
        ("/volumes#a", .character),
        ("/volumes?a#b", .character), ("volumes", .target), ("", .target), ("*", .target),
        ("http://docker/volumes", .target), ("docker:80", .target), ("?/volumes", .target),
        ("/system/df", .route), ("/secrets", .route), ("/swarm", .route), ("/plugins", .route),
        ("/containers/json/../abc/export", .segments), ("/exec/abc/start", .route),
        ("/containers/abc/archive?path=/etc", .route), ("/containers/abc/logs", .route),
    ])
    func `what is not a plain read of these is refused and says why`(
        target: String,
        refusal: RequestRefusal
    ) {
        #expect(throws: refusal) { try RequestRule.judge(EngineRequest(target: target)) }
    }

    @Test func `bodies and other protocols do not pass`() {
        #expect(throws: RequestRefusal.body) {
            try RequestRule.judge(EngineRequest(target: "/volumes", hasBody: true))
        }
        #expect(throws: RequestRefusal.upgrade) {
            try RequestRule.judge(EngineRequest(target: "/events", asksUpgrade: true))
        }
    }

    @Test(arguments: [(8191, true), (8192, true), (8193, false)])
    func `a target has a longest length`(bytes: Int, passes: Bool) {
        let target = "/events?" + String(repeating: "a", count: bytes - 8)
        let verdict = Result { try RequestRule.judge(EngineRequest(target: target)) }
        #expect((try? verdict.get()) == (passes ? .events : nil))
    }

    @Test(arguments: [(254, true), (255, true), (256, false)])
    func `a volume's name has a longest length`(bytes: Int, passes: Bool) {
        let target = "/volumes/" + String(repeating: "a", count: bytes)
        let verdict = Result { try RequestRule.judge(EngineRequest(target: target)) }
        #expect((try? verdict.get()) == (passes ? .volume : nil))
    }

    @Test(arguments: 0..<40)
    func `whatever passes is a read of these to the most lenient reader too`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var passed = 0
        for _ in 0..<5000 {
            let target = SpoiledTarget.make(using: &random)
            guard (try? RequestRule.judge(EngineRequest(target: target))) != nil else { continue }
            passed += 1
            let read = LenientReader.paths(of: target)
            #expect(
                read.allSatisfy(LenientReader.isHarmless),
                "seed \(seed): \(target) is \(read)"
            )
        }
        // A rule that refused everything would pass this test and be of no use.
        #expect(passed > 100)
    }
}
