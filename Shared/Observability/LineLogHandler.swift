package import Logging
package import Quantities

/// Writes each log entry as one line, as JSON or as text.
package struct LineLogHandler: LogHandler {
    /// What is logged, at the least.
    package var logLevel: Logger.Level
    /// What every line of this logger carries.
    package var metadata: Logger.Metadata = [:]
    /// Where further metadata of the current task comes from.
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogFormat
    private let clock: any WallClock
    private let sink: @Sendable (String) -> Void

    /// A handler that gives each line, ending with a newline, to `sink`.
    package init(
        label: String,
        level: Logger.Level,
        format: LogFormat,
        clock: any WallClock,
        sink: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.logLevel = level
        self.format = format
        self.clock = clock
        self.sink = sink
    }

    /// The value of one metadata key of this logger.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one entry.
    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        if let error = event.error { fields["error"] = "\(errorChain(error))" }
        let line = LogLine(
            time: clock.now(),
            level: event.level,
            label: label,
            message: event.message.description,
            fields: fields.map { ($0.key, $0.value.description) }.sorted { $0.0 < $1.0 }
        )
        sink(format == .json ? line.json : line.text)
    }
}
