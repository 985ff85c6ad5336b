import AlertRouter
import AlertRouterCore
import Quantities
import ServiceChassis
import Testing

// Goal: a person sees all that is wrong with their rules at once. Method: settings as text.
struct RuleSettingsTests {
    @Test func `overrides and own rules are read with the units people write`() {
        var reader = SettingsReader(
            SettingsSource(
                file: "alert-router.yml",
                yaml: """
                    offline: {warning: 10m, critical: 20m}
                    add:
                      - name: Fragmented
                        type: pool
                        expression: fragmentation
                        warning: 50 %
                        for: 1h
                        summary: Pool {object} is {value} fragmented
                    override:
                      - {rule: PoolUsage, client: Acme Corp, warning: 70 %}
                      - {rule: Fragmented, object: tank, enabled: false}
                    """
            )
        )
        let settings = RuleSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.map(\.text) == [])
        #expect(settings.silence.warning == .seconds(600))
        let acme = AlertSubject(client: ClientName("Acme Corp"), object: "tank")
        let usage = settings.book.rule("PoolUsage", for: acme)
        #expect(
            usage?.condition == .above(.init(warning: 0.7, critical: 0.9, hysteresis: 0.01))
        )
        #expect(settings.book.rule("Fragmented", for: acme)?.isOn == false)
        #expect(settings.book.rule("Fragmented", for: acme.about("data"))?.holds == .seconds(3600))
    }

    @Test func `every problem is told at once`() {
        var reader = SettingsReader(
            SettingsSource(
                file: "alert-router.yml",
                yaml: """
                    offline: {warning: 2h}
                    add:
                      - {name: A, type: pool, expression: used /, warning: 1, summary: x}
                      - {name: B, type: pool, expression: used, summary: "{whom}"}
                      - {name: PoolUsage, type: pool, expression: used, warning: 1, summary: x}
                    override:
                      - {rule: Nothing, warning: hot}
                      - {rule: PoolHealth, warning: 3}
                    """
            )
        )
        _ = RuleSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.count == 8, "\(reader.problems)")
    }
}
