//! The sentence patterns, by domain. A pattern's number is part of its id: add at the end, never in between.

/// Patterns of one kind of talk.
#[derive(Debug, Clone, Copy)]
pub struct Domain {
    /// Its name in template ids.
    pub name: &'static str,
    /// Patterns, see [`super::fill`].
    pub patterns: &'static [&'static str],
}

/// All patterns.
pub const DOMAINS: &[Domain] = &[
    Domain {
        name: "greeting",
        patterns: &[
            "안녕하세요, {name+이라고} 합니다.",
            "여러분, 안녕하세요!",
            "만나서 반갑습니다.",
            "안녕하십니까, 오늘 {topic+을} 소개할 {person}입니다.",
            "{city}에서 오신 분 계신가요?",
            "오랜만이에요, 잘 지내셨어요?",
            "{time}부터 와 주셔서 반갑습니다.",
            "그럼 {day}에 다시 뵙겠습니다, 안녕히 계세요.",
        ],
    },
    Domain {
        name: "restaurant",
        patterns: &[
            "오늘은 셰프가 준비한 {food+을} 대접해 드릴게요.",
            "{food} {count} 그릇 주세요.",
            "{food+은} 주문하고 나서 {number} 분쯤 걸립니다.",
            "{drink+은} 차갑게 드릴까요, 따뜻하게 드릴까요?",
            "{produce+을} 듬뿍 넣어서 국물이 시원해요.",
            "자리는 창가 쪽으로 잡아 두었어요.",
            "{food}에는 {produce+이} 들어가지 않습니다.",
            "맛있게 드시고 모자라면 말씀해 주세요!",
            "{person+은} {food} 대신 {drink+을} 시켰다.",
        ],
    },
    Domain {
        name: "cooking",
        patterns: &[
            "먼저 {produce+을} 얇게 썰어 주세요.",
            "{produce+과} {produce2+을} 같이 볶으면 향이 살아나요.",
            "냄비에 물을 붓고 {number} 분 동안 끓입니다.",
            "{food+은} 약한 불에서 {manner} 저어야 눌어붙지 않아요.",
            "소금은 마지막에 조금만 넣으세요.",
            "{produce+이} 익으면 불을 끄고 뚜껑을 덮습니다.",
            "이렇게 하면 {food+이} 완성됩니다!",
        ],
    },
    Domain {
        name: "directions",
        patterns: &[
            "{place+은} 이 길 끝에 있습니다.",
            "저쪽 모퉁이에서 왼쪽으로 돌아가세요.",
            "{place} 앞에서 {vehicle+을} 타고 {count} 정거장 가시면 돼요.",
            "{place+이} 여기에서 먼가요?",
            "횡단보도를 건너서 {number} 미터쯤 걸어가면 {place+이} 보입니다.",
            "{vehicle}보다 걸어가는 편이 빨라요.",
            "{place+과} {place2} 사이에 좁은 골목이 있어요.",
            "엘리베이터는 오른쪽 복도 안쪽에 있습니다.",
        ],
    },
    Domain {
        name: "shopping",
        patterns: &[
            "이 {thing+은} {colour} 것도 있어요?",
            "{quality} {thing+이} {count} 개 들어왔습니다.",
            "{thing} 값이 작년보다 조금 올랐네요.",
            "{day}까지 모든 {thing+을} 싸게 팝니다.",
            "영수증을 가져오시면 {day}까지 바꿔 드립니다.",
            "{thing+과} {thing2} 가운데 어느 쪽이 나을까요?",
            "큰 것보다 작은 것이 더 잘 팔려요.",
            "{colour} {thing}에 {quality} {thing2+이} 잘 어울립니다.",
        ],
    },
    Domain {
        name: "lecture",
        patterns: &[
            "오늘 배울 주제는 {topic}입니다.",
            "{topic+이} 왜 중요할까요?",
            "첫째는 {topic}, 둘째는 {topic2}입니다.",
            "{topic+은} {subject} 시간에 이미 다루었습니다.",
            "이 그림을 보시면 {topic}의 원리를 알 수 있습니다.",
            "{topic+과} {topic2+은} 서로 다른 길로 발전했습니다.",
            "정리하자면 {topic+은} 혼자서 설명되지 않습니다.",
            "여러분은 {topic+을} 어떻게 생각하세요?",
            "{topic}에 대한 이론은 모두 {count} 가지입니다.",
        ],
    },
    Domain {
        name: "weather",
        patterns: &[
            "{day}에는 {city}에 {weather+이} 예상됩니다.",
            "{weather} 때문에 길이 미끄럽습니다.",
            "{city}의 {time} 기온은 평년과 비슷하겠습니다.",
            "{season}에는 {weather+이} 잦아요.",
            "{weather+이} 그치면 하늘이 맑게 개겠습니다.",
            "나가실 때 {thing+을} 꼭 챙기세요.",
            "전국에 {weather+이} 많이 오겠습니다.",
        ],
    },
    Domain {
        name: "news",
        patterns: &[
            "정부가 {document+을} {day} 발표했습니다.",
            "{city}시는 {document} 시행을 {day}로 미뤘습니다.",
            "{place} 근처에서 불이 났지만 다친 사람은 없었습니다.",
            "{person} 측은 아직 입장을 밝히지 않았습니다.",
            "물가는 작년보다 {number} 퍼센트 올랐습니다.",
            "{sport} 대표팀이 {day} 결승에 나섭니다.",
            "경찰은 {thing+을} 찾아 주인에게 돌려주었습니다.",
            "{city} {place}에서 {season} 축제가 열립니다.",
        ],
    },
    Domain {
        name: "thanks",
        patterns: &[
            "도와주셔서 정말 감사합니다.",
            "{person} 덕분에 {document+을} 끝냈어요, 고맙습니다.",
            "{quality} {thing+을} 보내 주셔서 고마워요.",
            "바쁘신데 {place}까지 와 주셔서 감사드립니다.",
            "끝까지 들어 주셔서 감사합니다.",
        ],
    },
    Domain {
        name: "apology",
        patterns: &[
            "늦어서 죄송합니다.",
            "{thing+이} 다 팔려서 죄송해요.",
            "{device+이} 고장 나서 불편을 드렸습니다.",
            "{document+을} 잘못 보내 드려 사과드립니다.",
            "미안하지만 {day}에는 갈 수 없어요.",
        ],
    },
    Domain {
        name: "travel",
        patterns: &[
            "{city}행 {vehicle+은} {hour} 시에 출발합니다.",
            "{city}에서 {city2}까지 {manner} 걸어갔어요.",
            "숙소는 {place}에서 {count} 정거장 거리입니다.",
            "{season}의 {city+은} 처음이에요.",
            "{city}에 가면 {food+을} 꼭 먹어 보세요.",
            "{vehicle} 창밖으로 바다가 넓게 펼쳐졌다.",
            "짐은 {place}에 맡기고 가볍게 다닙시다.",
            "{city}까지 표가 남아 있나요?",
        ],
    },
    Domain {
        name: "school",
        patterns: &[
            "{subject} 숙제는 {day}까지 내야 합니다.",
            "{name+은} {subject} 시간에 {manner} 앉아 있었다.",
            "{subject} 시험은 {number} 문제입니다.",
            "책을 읽고 생각을 적어 보세요.",
            "{subject+과} {subject2} 중에 무엇을 더 좋아해요?",
            "{count} 명씩 모여서 {craft+을} 만들어 볼까요?",
            "교실에서는 {manner} 걸어야 해요.",
            "아니요, {subject} 수업은 {day}에 없습니다.",
        ],
    },
    Domain {
        name: "service",
        patterns: &[
            "무엇을 도와드릴까요?",
            "{document+은} {place}에서 받으실 수 있습니다.",
            "번호표를 뽑고 잠시 기다려 주세요.",
            "고객님, {document}에 이름을 적어 주십시오.",
            "{document} 처리는 {number} 분 정도 걸립니다.",
            "접수는 {hour} 시에 마감합니다.",
            "{device+이} 켜지지 않으면 전원을 확인해 보세요.",
            "카드는 안 되고 현금만 받습니다.",
            "담당자를 바꿔 드리겠습니다.",
        ],
    },
    Domain {
        name: "tech",
        patterns: &[
            "{software+을} 바꾸면 {device+이} {manner} 켜집니다.",
            "새 {software+은} {day} 배포됩니다.",
            "{device} 용량이 {count} 배로 늘어났습니다.",
            "오류의 원인은 {device+이} 아니라 {software}였습니다.",
            "{device+과} {software+을} 연결하는 방법을 알려 드릴게요.",
            "이 {device+은} {quality} 환경에서도 동작해요.",
            "{software+이} 멈추면 어떻게 해야 하죠?",
            "{software} 하나로 {device} {count} 대를 돌립니다.",
        ],
    },
    Domain {
        name: "story",
        patterns: &[
            "옛날에 {quality} {place} 곁에 {animal+이} 살았어요.",
            "{animal+은} {animal2+을} 보고 {manner} 다가갔다.",
            "그날 {time}, {animal+은} {thing+을} 잃어버렸습니다.",
            "\"{animal} 님, 어디로 가세요?\" 하고 {animal2+이} 물었어요.",
            "{animal+은} 아무 말도 하지 않았습니다.",
            "{season+이} 가고 {season2+이} 오자 {animal+이} 돌아왔어요.",
            "{animal+이} 하늘로 높이 날아올랐습니다!",
            "{person+은} {craft+을} 만들며 {time+을} 보냈다.",
            "우리 {animal+은} 그렇게 오래오래 살았답니다.",
        ],
    },
    Domain {
        name: "health",
        patterns: &[
            "{body+이} 아프면 {sport+은} 쉬는 게 좋습니다.",
            "하루에 {count} 번 식후에 드세요.",
            "{body+을} {manner} 돌려 보세요.",
            "잠이 부족하면 {body+이} 무거워져요.",
            "{drink+을} 자주 마시면 목이 편해집니다.",
            "{day}마다 {place}에서 검사를 받습니다.",
            "절대 무리하지 마세요.",
        ],
    },
    Domain {
        name: "sport",
        patterns: &[
            "{sport} 경기는 {count} 점 차로 끝났습니다.",
            "{name+은} {season}부터 {sport+을} {manner} 배웠다.",
            "우리 {sport} 팀을 힘차게 응원해 주세요!",
            "감독은 {sport} 훈련 시간을 늘렸다.",
            "{sport+은} {body} 힘이 중요해요.",
            "{day} {sport} 표는 벌써 다 팔렸어요.",
        ],
    },
    Domain {
        name: "family",
        patterns: &[
            "{person+이} {day}마다 {produce+을} 심습니다.",
            "{person}의 {quality} {thing+이} 마루에 놓여 있었다.",
            "어릴 적 {city}에서 {person+과} 살았어요.",
            "저녁에 {person}하고 {food+을} 만들 거예요.",
            "{name+은} {person}에게 {craft+을} 선물했다.",
            "이 {craft+은} 누가 만들었어요?",
        ],
    },
];
