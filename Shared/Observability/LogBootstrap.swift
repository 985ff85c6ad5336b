import Glibc
package import Logging
package import Quantities

/// Sets up logging for the whole process: lines on standard error.
package enum LogBootstrap {
    /// Starts logging; call once, first thing in a process.
    package static func start(
        level: Logger.Level,
        format: LogFormat? = nil,
        clock: any WallClock = SystemWallClock()
    ) {
        let format = format ?? defaultFormat
        LoggingSystem.bootstrap { label in
            LineLogHandler(
                label: label,
                level: level,
                format: format,
                clock: clock,
                sink: writeToStandardError
            )
        }
    }

    /// Text when standard error is a terminal, else JSON.
    package static var defaultFormat: LogFormat { isatty(STDERR_FILENO) == 1 ? .text : .json }

    /// One `write` a line, so that lines of several threads never mix.
    private static func writeToStandardError(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            // A log line that cannot be written has nowhere to be reported to.
            _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
