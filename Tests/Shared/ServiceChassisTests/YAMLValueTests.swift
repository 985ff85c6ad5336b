import ServiceChassis
import Testing

struct YAMLValueTests {
    @Test func `a tree knows where each of its values stands`() throws {
        let text = "route:\n  receiver: 'ops'\nlist: [a, ~]\n"
        guard case .value(let tree) = YAMLValue.read(text, file: "a.yml") else {
            return #expect(Bool(false), "it is YAML")
        }
        let receiver = try #require(tree["route"]?["receiver"])
        #expect(receiver.content == .scalar("ops", isPlain: false))
        #expect((receiver.line, receiver.column) == (2, 13))
        #expect(tree.entries?.map(\.key) == ["route", "list"])
        #expect(tree["list"]?.items?.map(\.text) == ["a", nil])
        #expect(tree["list"]?.items?.last?.content == .nothing)
        #expect(tree["missing"] == nil)
    }

    @Test func `what is not YAML is told with its line`() {
        guard case .problem(let problem) = YAMLValue.read("a: [\nb: }", file: "a.yml") else {
            return #expect(Bool(false), "it is not YAML")
        }
        #expect(problem.description.hasPrefix("a.yml:2:"))
    }
}
