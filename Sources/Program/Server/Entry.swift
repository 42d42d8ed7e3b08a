import Commands

@main
enum Entry {
  static func main() { Program.serve { settings in try WebServer(settings).serve() } }
}
