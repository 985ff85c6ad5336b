import FleetProcesses
import Foundation
import Glibc
import Testing

/// A headless Chromium that a test drives as a person does, over DevTools on two pipes.
///
/// The pipes are named, because a child is only given its standard streams; a shell opens them as
/// the descriptors 3 and 4 that `--remote-debugging-pipe` speaks on. No port is opened.
final class Browser {
    /// What the page complained of since it was opened: errors of its console, exceptions, and what
    /// its content security policy refused.
    private(set) var complaints: [String] = []
    private let process: ChildProcess
    private let input: Int32
    private let output: Int32
    private var received: [UInt8] = []
    private var lastID = 0
    private var session: String?
    private var loads = 0
    /// The window's width in CSS pixels; nil while it is Chromium's own.
    private var width: Int?

    /// How long Chromium may take for one answer; long, since a loaded machine is no fault.
    private static let patience: Int32 = 120_000

    /// Where the packages of Debian and of Google put it; nil when it is not installed.
    ///
    /// Ubuntu's snap sees neither the profile nor the pipes of a test.
    static let program = ["/usr/bin/chromium", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// A browser with one empty page whose profile lies in a folder of the test's.
    init(in folder: String) throws {
        guard let program = Self.program else {
            throw NeverHappened(description: "Chromium is not installed (apt install chromium)")
        }
        let pipes = ["\(folder)/in", "\(folder)/out"]
        for pipe in pipes where unsafe mkfifo(pipe, 0o600) != 0 {
            throw NeverHappened(description: "\(pipe) cannot be made")
        }
        // Open for both directions, so that neither end waits for the other.
        input = unsafe open(pipes[0], O_RDWR | O_CLOEXEC)
        output = unsafe open(pipes[1], O_RDWR | O_CLOEXEC)
        let command = """
            exec \(program) --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage \
            --no-first-run --remote-debugging-pipe --user-data-dir='\(folder)/profile' \
            about:blank 3<'\(pipes[0])' 4>'\(pipes[1])'
            """
        process = try ChildProcess(
            "/bin/sh",
            ["-c", command],
            environment: ["HOME": folder],
            logPath: "\(folder)/chromium.log"
        )
        let target = try call("Target.createTarget", ["url": "about:blank"])
        let attached = try call(
            "Target.attachToTarget",
            ["targetId": target["targetId"] ?? "", "flatten": true]
        )
        session = attached["sessionId"] as? String
        for domain in ["Page", "Runtime", "Log"] { _ = try call("\(domain).enable") }
    }

    /// Ends Chromium and closes the pipes.
    func stop() async {
        process.signal(SIGTERM)
        await process.endOrKill()
        close(input)
        close(output)
    }

    // MARK: - What a person does

    /// Makes the window so wide and the system's colours `light` or `dark`.
    func show(width: Int, colours: String) throws {
        self.width = width
        _ = try call(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500]
        )
        _ = try call(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": colours]]]
        )
    }

    /// Lets pages run scripts, or not.
    func allowScripts(_ isAllowed: Bool) throws {
        _ = try call("Emulation.setScriptExecutionDisabled", ["value": !isAllowed])
    }

    /// Goes to an address and waits until all of its page is there.
    func visit(_ address: String) throws {
        complaints = []
        let before = loads
        let answer = try call("Page.navigate", ["url": address])
        if let error = answer["errorText"] as? String {
            throw NeverHappened(description: "\(address): \(error)")
        }
        while loads == before { try takeEvent() }
    }

    /// Types into the field that a selector finds.
    func type(_ text: String, into selector: String) throws {
        _ = try call("DOM.focus", ["nodeId": try node(selector)])
        _ = try call("Input.insertText", ["text": text])
    }

    /// Presses what a selector finds, by keyboard, and waits for the page it leads to.
    func press(_ selector: String) throws {
        _ = try call("DOM.focus", ["nodeId": try node(selector)])
        try pressEnter()
    }

    /// Presses Enter and waits for the page it leads to.
    func pressEnter() throws {
        let before = loads
        for kind in ["keyDown", "keyUp"] {
            var key: [String: Any] = [
                "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13,
            ]
            key["text"] = kind == "keyDown" ? "\r" : nil
            _ = try call("Input.dispatchKeyEvent", key)
        }
        while loads == before { try takeEvent() }
    }

    // MARK: - What a person sees

    /// The page's HTML as it stands now.
    var html: String {
        get throws {
            let answer = try call("DOM.getOuterHTML", ["nodeId": try node("html")])
            return answer["outerHTML"] as? String ?? ""
        }
    }

    /// CSS pixels that the content is wider than the window; more than 0 scrolls sideways.
    ///
    /// On a telephone the layout viewport grows with what is too wide, and the page is shown
    /// smaller: so the window that was asked for counts as well.
    var overhang: Double {
        get throws {
            let metrics = try call("Page.getLayoutMetrics")
            let content = (metrics["cssContentSize"] as? [String: Any])?["width"] as? Double
            let window = metrics["cssLayoutViewport"] as? [String: Any]
            guard let content, let seen = window?["clientWidth"] as? Double else {
                throw NeverHappened(description: "Chromium tells no size: \(metrics)")
            }
            return content - min(seen, width.map(Double.init) ?? seen)
        }
    }

    /// What a script of the test's finds, once its promise is kept.
    func value(of script: String) throws -> Any? {
        let answer = try call(
            "Runtime.evaluate",
            ["expression": script, "awaitPromise": true, "returnByValue": true]
        )
        return (answer["result"] as? [String: Any])?["value"]
    }

    /// Waits until the page's visible words have some in them.
    func waitForWords(_ words: String) throws {
        let script = """
            new Promise((done) => {
              const look = () => { if (document.body.innerText.includes("\(words)")) done(true); };
              new MutationObserver(look).observe(document.body,
                { subtree: true, childList: true, characterData: true });
              look();
            })
            """
        guard try value(of: script) as? Bool == true else {
            throw NeverHappened(description: "the page never said “\(words)”")
        }
    }

    /// The whole page as a picture.
    func picture() throws -> Data {
        let answer = try call(
            "Page.captureScreenshot",
            ["format": "png", "captureBeyondViewport": true]
        )
        return (answer["data"] as? String).flatMap { Data(base64Encoded: $0) } ?? Data()
    }

    // MARK: - DevTools

    private func node(_ selector: String) throws -> Int {
        let root = try call("DOM.getDocument")["root"] as? [String: Any]
        let found = try call(
            "DOM.querySelector",
            ["nodeId": root?["nodeId"] ?? 0, "selector": selector]
        )
        guard let node = found["nodeId"] as? Int, node != 0 else {
            throw NeverHappened(description: "the page has no \(selector)")
        }
        return node
    }

    private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        lastID += 1
        let id = lastID
        var message: [String: Any] = ["id": id, "method": method, "params": parameters]
        message["sessionId"] = session
        try send([UInt8](try JSONSerialization.data(withJSONObject: message)) + [0])
        while true {
            let answer = try receive()
            guard answer["id"] as? Int == id else {
                note(answer)
                continue
            }
            if let error = answer["error"] {
                throw NeverHappened(description: "\(method): \(error)")
            }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    private func takeEvent() throws { note(try receive()) }

    private func note(_ event: [String: Any]) {
        let parameters = event["params"] as? [String: Any] ?? [:]
        switch event["method"] as? String {
        case "Page.loadEventFired": loads += 1
        case "Runtime.exceptionThrown": complaints.append("\(parameters)")
        case "Runtime.consoleAPICalled" where parameters["type"] as? String == "error":
            complaints.append("\(parameters)")
        case "Log.entryAdded":
            let entry = parameters["entry"] as? [String: Any]
            if entry?["level"] as? String == "error" { complaints.append("\(parameters)") }
        default: break
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe write(input, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw NeverHappened(description: "Chromium takes no command") }
            rest = rest.dropFirst(count)
        }
    }

    private func receive() throws -> [String: Any] {
        while true {
            if let end = received.firstIndex(of: 0) {
                let message = Data(received[..<end])
                received.removeSubrange(...end)
                return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
            }
            var wait = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wait, 1, Self.patience) > 0 else {
                throw NeverHappened(
                    description: "Chromium does not answer: \(process.log.suffix(2000))"
                )
            }
            let size = 65_536
            var buffer = [UInt8](repeating: 0, count: size)
            let count = unsafe read(output, &buffer, size)
            if count > 0 { received += buffer[..<count] }
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips without Chromium, saying so; with `POOLKEEPER_REQUIRE_SERVERS=1` the test runs and
    /// fails instead.
    static var needsBrowser: Self {
        .enabled(
            if: Browser.program != nil
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "Chromium is not installed here (apt install chromium)"
        )
    }
}
