import AlertRouterCore
import Observations
import Testing

// Goal: alerts take the routes that Alertmanager gives them. Method: a small tree by hand.
struct RouteTreeTests {
    private func tree() throws -> RouteTree {
        func draft(_ text: String, _ receiver: String?, continues: Bool = false) throws
            -> RouteTree.Draft
        {
            var draft = RouteTree.Draft()
            draft.matchers = try matchers(text)
            draft.receiver = receiver
            draft.continues = continues
            return draft
        }
        var root = RouteTree.Draft()
        root.receiver = "all"
        root.groupBy = .labels(["alertname"])
        root.groupWait = .seconds(7)
        var disks = try draft("team=disk", "disk")
        disks.groupBy = .all
        disks.children = [try draft("severity=~\"critical|fatal\"", nil)]
        root.children = [
            try draft("audit=yes", "audit", continues: true), disks, try draft("team=net", "net"),
        ]
        return RouteTree(root: root)
    }

    private func receivers(_ labels: [String: String]) throws -> [String] {
        let tree = try tree()
        return tree.match(LabelSet(labels)).map { tree.routes[$0].options.receiver }
    }

    @Test func `the first child that matches takes the alert, and others only after continue`()
        throws
    {
        #expect(try receivers(["team": "disk"]) == ["disk"])
        #expect(try receivers(["team": "net", "audit": "yes"]) == ["audit", "net"])
        #expect(try receivers(["team": "other"]) == ["all"])
        #expect(try receivers(["team": "other", "audit": "yes"]) == ["audit"])
    }

    @Test func `children inherit, and keys spell the way down`() throws {
        let tree = try tree()
        let found = tree.match(LabelSet(["team": "disk", "severity": "fatal"]))
        let route = tree.routes[try #require(found.first)]
        #expect(route.options.receiver == "disk")
        #expect(route.options.groupBy == .all)
        #expect(route.options.groupWait == .seconds(7))
        #expect(route.key == "{}/{team=\"disk\"}/{severity=~\"critical|fatal\"}")
    }

    @Test(
        arguments: [
            ("a=b", ["a=\"b\""]), ("{a=\"b\", c!~\"d|e\"}", ["a=\"b\"", "c!~\"d|e\""]),
            ("\"with space\"!=\"x\"", ["\"with space\"!=\"x\""]),
            (" a = \"q\\\"\\n\" ", ["a=\"q\\\"\\n\""]), ("", []), ("{}", []),
            ("a=", ["a=\"\""]), ("a=\"x,y\"", ["a=\"x,y\""]),
        ]
    ) func `matchers are read as people write them`(text: String, expected: [String]) throws {
        #expect(try matchers(text).map(\.description) == expected)
    }

    @Test(arguments: ["{a=b", "=b", "a", "a==\"b", "a=\"b\"c", "a=b\"c"])
    func `what is no matcher is refused`(text: String) {
        #expect(throws: PatternFault.self) { try matchers(text) }
    }
}
