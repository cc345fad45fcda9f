#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/crypto.hpp"
#include "harness.hpp"
#include "report/schedules.hpp"

/// Scheduled reports on their way to a mail server that is not ours: Debian's aiosmtpd.
namespace herald::api {
namespace {

using namespace std::chrono_literals;

/// A mail server of its own process; every mail it takes is a file of a maildir.
class MailServer {
public:
    explicit MailServer(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~MailServer() { stop(); }
    MailServer(const MailServer&) = delete;
    MailServer& operator=(const MailServer&) = delete;

    static bool installed() {
        return std::system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") == 0;
    }
    std::string url() const { return fmt::format("smtp://127.0.0.1:{}?security=none", port_); }
    void start() {
        child_ = ::fork();
        ASSERT_GE(child_, 0);
        if (child_ == 0) {
            const std::string place = fmt::format("127.0.0.1:{}", port_);
            ::execl("/usr/bin/python3", "python3", "-m", "aiosmtpd", "-n", "-l", place.c_str(),
                    "-c", "aiosmtpd.handlers.Mailbox", folder_.c_str(), nullptr);
            ::_exit(127);
        }
        for (int i = 0; i < 500 && !std::filesystem::exists(folder_ / "new"); ++i)
            std::this_thread::sleep_for(20ms);
    }
    void stop() {
        if (child_ <= 0) return;
        ::kill(child_, SIGTERM);
        ::waitpid(child_, nullptr, 0);
        child_ = 0;
    }
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
    int port_ = 20000 + static_cast<int>(random_u64() % 20000);
    pid_t child_ = 0;
};

class ReportMail : public testing::Test {
protected:
    void SetUp() override {
        if (!MailServer::installed()) GTEST_SKIP() << "python3-aiosmtpd is not installed";
        init_crypto();
        folder_ =
            std::filesystem::temp_directory_path() / ("herald_mail_" + to_hex(random_bytes(6)));
        server_ = std::make_unique<MailServer>(folder_ / "maildir");
        app::Config config;
        config.data = folder_ / "data";
        config.public_url = "https://herald.example.com";
        config.smtp_url = server_->url();
        config.mail_from = "Herald <herald@agency.example>";
        app_ = std::make_unique<app::App>(std::move(config));
        app_->migrate();
        app_->tasks().start();
        const web::Visitor visitor{&app_->clock(), "192.0.2.10", "test", "test", {}};
        const auto session = app_->identity().register_user(
            {"mira@agency.example", "a long password", "Mira", "Agency", {}, {}}, visitor);
        scope_ = std::make_unique<Scope>(app_->identity().caller_of(session.access_token).parts);
        run({.type = "ads.demo", .title = "Demo"});
    }
    void TearDown() override {
        if (app_) app_->stop();
        app_.reset();
        server_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    task::Task wait(task::TaskId id) {
        for (int i = 0; i < 3000; ++i) {
            const auto task = task::find_task(*scope_, id);
            if (task.state != task::State::queued && task.state != task::State::running)
                return task;
            std::this_thread::sleep_for(20ms);
        }
        return task::find_task(*scope_, id);
    }
    void run(const task::NewTask& wish) {
        const auto task =
            scope_->write([&](Tx& tx) { return task::enqueue(tx, *scope_, app_->bus(), wish); });
        ASSERT_EQ(wait(task.id).state, task::State::succeeded);
    }
    report::ReportSchedule schedule(report::ReportFormat format,
                                    const std::vector<std::string>& recipients) {
        report::ReportScheduleDraft draft;
        draft.name = "Board";
        draft.rrule = "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8";
        draft.report.template_ = report::ReportTemplate::executive;
        draft.report.preset = report::PeriodPreset::last_30_days;
        draft.report.format = format;
        draft.report.title = "Überblick <Board>";
        draft.recipients = recipients;
        return report::create_report_schedule(app_->reports(), *scope_, draft).value;
    }
    /// What another program finds in the maildir: a line a mail with recipient, subject, parts and
    /// the SHA-256 of its attachment.
    std::string delivered() {
        const auto script = folder_ / "read.py";
        std::ofstream(script)
            << "import mailbox,sys,hashlib,email.header,email.policy,email.parser\n"
               "lines=[]\n"
               "for m in mailbox.Maildir(sys.argv[1]):\n"
               "  m=email.parser.BytesParser(policy=email.policy.default)"
               ".parsebytes(m.as_bytes())\n"
               "  a=[p for p in m.iter_attachments()]\n"
               "  b=m.get_body(('plain',)).get_content(); h=m.get_body(('html',)).get_content()\n"
               "  lines.append(' | '.join([m['To'],m['Subject'],a[0].get_filename(),"
               "a[0].get_content_type(),hashlib.sha256(a[0].get_payload(decode=True)).hexdigest(),"
               "str('Spend came to' in b and 'Spend came to' in h),"
               "str('&lt;Board&gt;' in h)]))\n"
               "print('\\n'.join(sorted(lines)))\n";
        std::string out;
        std::array<char, 4096> piece;
        const std::string command =
            "/usr/bin/python3 " + script.string() + " " + server_->folder().string();
        std::FILE* pipe = ::popen(command.c_str(), "r");
        while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe))
            out.append(piece.data(), size);
        ::pclose(pipe);
        return out;
    }
    std::string hash_of(report::ReportId id) {
        const auto path = app_->ads().blobs->find(scope_->tenant(), report::blob_of(id));
        EXPECT_TRUE(path);
        std::ifstream in(*path, std::ios::binary);
        return to_hex(sha256(std::string(std::istreambuf_iterator<char>(in), {})));
    }

    std::filesystem::path folder_;
    std::unique_ptr<MailServer> server_;
    std::unique_ptr<app::App> app_;
    std::unique_ptr<Scope> scope_;
};

TEST_F(ReportMail, every_format_arrives_whole_at_each_recipient) {
    server_->start();
    std::string expected;
    for (const auto format :
         {report::ReportFormat::pdf, report::ReportFormat::xlsx, report::ReportFormat::csv}) {
        const auto made = schedule(format, {"anna@client.example", "ben@client.example"});
        const auto task = report::run_report_schedule(app_->reports(), *scope_, {made.id});
        const auto ended = wait(task.id);
        ASSERT_EQ(ended.state, task::State::succeeded) << ended.error.value_or("");
        const auto after = report::find_report_schedule(*scope_, made.id);
        EXPECT_EQ(after.last_error, std::nullopt);
        ASSERT_TRUE(after.last_report_id);
        const std::string mails = delivered(), hash = hash_of(*after.last_report_id);
        for (const auto* recipient : {"anna@client.example", "ben@client.example"}) {
            const auto at = mails.find(hash);
            EXPECT_NE(at, std::string::npos) << mails;
            EXPECT_NE(mails.find(recipient), std::string::npos) << mails;
        }
        EXPECT_NE(mails.find(std::string(".") + std::string(enum_name(format)) + " | "),
                  std::string::npos)
            << mails;
    }
    const std::string all = delivered();
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 6) << all;
    EXPECT_EQ(all.find("False"), std::string::npos) << "a body misses its words: " << all;
    EXPECT_NE(all.find("Überblick <Board>"), std::string::npos) << all;
}

TEST_F(ReportMail, a_server_that_is_away_is_seen_and_tried_again) {
    const auto made = schedule(report::ReportFormat::csv, {"anna@client.example"});
    const auto task = report::run_report_schedule(app_->reports(), *scope_, {made.id});
    report::ReportSchedule seen;
    for (int i = 0; i < 1000 && !seen.last_error; ++i) {
        std::this_thread::sleep_for(20ms);
        seen = report::find_report_schedule(*scope_, made.id);
    }
    ASSERT_TRUE(seen.last_error) << "the failure is not at the schedule";
    const auto report = seen.last_report_id;
    ASSERT_TRUE(report) << "the report was made all the same";
    server_->start();
    for (int i = 0; i < 4000; ++i) {
        if (task::find_task(*scope_, task.id).state == task::State::succeeded) break;
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_EQ(task::find_task(*scope_, task.id).state, task::State::succeeded);
    seen = report::find_report_schedule(*scope_, made.id);
    EXPECT_EQ(seen.last_report_id, report) << "it was not made twice";
    EXPECT_FALSE(seen.last_error);
    const std::string mails = delivered();
    EXPECT_EQ(std::count(mails.begin(), mails.end(), '\n'), 1) << mails;
}

}  // namespace
}  // namespace herald::api
