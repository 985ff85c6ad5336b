import Logging
import Quantities

/// One log entry, ready to be written in either form.
struct LogLine {
    let time: Timestamp
    let level: Logger.Level
    let label: String
    let message: String
    let fields: [(key: String, value: String)]

    /// One JSON object and a newline.
    var json: String {
        var text = "{\"time\":\"\(time.rfc3339)\",\"level\":\"\(level.rawValue)\",\"logger\":"
        text += quotedJSON(label) + ",\"message\":" + quotedJSON(message)
        for field in fields {
            text += "," + quotedJSON(field.key) + ":" + quotedJSON(field.value)
        }
        return text + "}\n"
    }

    /// A line for a person, and a newline; line breaks inside a value are shown as `⏎`.
    var text: String {
        var text = "\(time.rfc3339) \(level.rawValue) \(label): \(oneLine(message))"
        for field in fields { text += " \(oneLine(field.key))=\(oneLine(field.value))" }
        return text + "\n"
    }
}

/// A JSON string with its quotation marks; control characters are escaped.
func quotedJSON(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        case _ where scalar.value < 0x20: quoted += "\\u00" + hexadecimal([UInt8(scalar.value)])
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}

/// Text in which nothing can start a new line or steer a terminal.
private func oneLine(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        line.unicodeScalars.append(scalar == "\n" ? "⏎" : isControl ? "·" : scalar)
    }
    return line
}
