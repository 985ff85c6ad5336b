import AlertRouterCore
import Testing

// Goal: what a person writes in a rule is read as they mean it. Method: examples, good and bad.
struct RuleExpressionTests {
    @Test func `arithmetic keeps its order, and a division by nothing has no value`() throws {
        let values = ["used": 8.0, "total": 10, "zero": 0]
        func value(_ text: String) throws -> Double? {
            try RuleExpression(text).value { values[$0] }
        }
        #expect(try value("used / total") == 0.8)
        #expect(try value("1 - used/total * 0.5") == 0.6)
        #expect(try value("( total - used ) / 2") == 1)
        #expect(try value("used / zero") == nil)
        #expect(try value("used / missing") == nil)
    }

    @Test(arguments: ["", "used /", "(used", "used total", "1 + 2", "used ! total", "2used"])
    func `what is no expression is refused with its place`(text: String) {
        #expect(throws: RuleFault.self) { try RuleExpression(text) }
    }

    @Test func `thresholds are read in the units people write`() {
        #expect(Measure.read("80 %") == 0.8)
        #expect(Measure.read("45°C") == 45)
        #expect(Measure.read("10 GiB") == 10_737_418_240)
        #expect(Measure.read("5m") == 300)
        #expect(Measure.read("3") == 3)
        #expect(Measure.read("hot") == nil)
    }

    @Test func `a star stands for any text`() {
        #expect(NamePattern("tank*").matches("tank-2"))
        #expect(NamePattern("*").matches(""))
        #expect(NamePattern("a*b*c").matches("a-b-b-c"))
        #expect(!NamePattern("a*b").matches("a-b-c"))
    }
}
