import Contracts
import Logging
import MessageBus
import Observability
import ServiceChassis
import Testing

@Suite struct `What a node of the bus reports` {
    @Test func `an alarm is counted, the everyday is not`() throws {
        let metrics = MetricsRegistry()
        let log = BusLog(
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            metrics: metrics
        )
        let source = try #require(SourceID("collector/1"))
        log.note(.duplicate(source, HistoryAdvanced.lane.name))
        log.note(.conflict(source))
        let text = metrics.render()
        #expect(text.contains(#"bus_alarms_total{kind="conflict"} 1"#))
        #expect(text.contains(#"bus_alarms_total{kind="lost"} 0"#))
        #expect(text.contains(#"bus_alarms_total{kind="older-epoch"} 0"#))
    }
}
