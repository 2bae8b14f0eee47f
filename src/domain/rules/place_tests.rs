//! Places of work that the words of an opening name, against where somebody will not work.

use super::prose_tests::{job, job_verdict, student};

#[test]
fn places_of_work_in_the_text_count() {
    let mut student = student("护理");
    student.preferences.excluded_region_codes = vec!["44".into()];
    let at = |region: &str, text: &str| {
        let mut job = job(text);
        job.opening.region_code = region.into();
        job_verdict(&student, job)
    };
    assert_eq!(at("", "工作地点：东莞"), "region.excluded");
    assert_eq!(at("", "上班地点：广东省深圳市南山区"), "region.excluded");
    for text in ["base东莞", "Base：佛山", "坐标 珠海", "location: 惠州", "地点：中山", "办公室在江门"]
    {
        assert_eq!(at("", text), "region.excluded", "{text}");
    }
    for text in ["database广东项目", "坐标系转换，广州案例", "面试地点：深圳", "熟悉base64，客户在深圳"]
    {
        assert_eq!(at("", text), "", "{text}");
    }
    assert_eq!(at("", "工作地点：重庆或东莞"), "", "one of the places suits");
    assert_eq!(at("50", "工作地点：东莞、重庆"), "~region.excluded_in_text");
    for text in ["工作地点：东莞", "坐标深圳南山", "上班地点：佛山", "须驻东莞"] {
        assert_eq!(
            at("50", text),
            "region.excluded",
            "{text}: the field says another place than the work is at"
        );
    }
    assert_eq!(at("44", "工作地点：重庆"), "region.excluded", "and who excludes the field's place");
    let titled = |region: &str, title: &str| {
        let mut job = job("招两名");
        (job.opening.region_display_name, job.opening.title) = (region.into(), title.into());
        job_verdict(&student, job)
    };
    for region in ["", "全国", "重庆", "上海"] {
        for title in ["护士（东莞）", "护士-佛山", "【珠海】护士"] {
            assert_eq!(titled(region, title), "region.excluded", "{region} {title}");
        }
        for title in ["护士（东莞、重庆）", "广东菜厨师", "护士", "负责广东市场的护士"]
        {
            assert_eq!(titled(region, title), "", "{region} {title}");
        }
    }
    assert_eq!(at("50", "服务广东客户"), "");
    assert_eq!(at("4403", "工作地点：深圳"), "region.excluded");
}
